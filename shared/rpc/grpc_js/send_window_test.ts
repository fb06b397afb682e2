import assert from "node:assert/strict";
import { SendWindow } from "./send_window.ts";

const KIB = 1024;

Deno.test("SendWindow is open while little waits", () => {
  const window = new SendWindow({ bytesWritten: 5_000_000, destroyed: false });
  window.add(256 * KIB);
  let opened = false;
  window.whenOpen(() => opened = true);
  assert.ok(opened);
});

Deno.test("SendWindow opens again when the socket has moved on", async () => {
  const socket = { bytesWritten: 7, destroyed: false };
  const window = new SendWindow(socket);
  window.add(200 * KIB);
  window.add(200 * KIB);
  let opened = false;
  const open = new Promise<void>((resolve) =>
    window.whenOpen(() => {
      opened = true;
      resolve();
    })
  );
  assert.ok(!opened);
  socket.bytesWritten += 144 * KIB;
  await open;
});

Deno.test("SendWindow gives no credit for what left before a message was written", async () => {
  const socket = { bytesWritten: 0, destroyed: false };
  const window = new SendWindow(socket);
  window.add(1);
  socket.bytesWritten = 10_000_000;
  window.add(300 * KIB);
  let opened = false;
  const open = new Promise<void>((resolve) =>
    window.whenOpen(() => {
      opened = true;
      resolve();
    })
  );
  assert.ok(!opened);
  socket.destroyed = true;
  await open;
});

Deno.test("SendWindow lets a writer go when the socket is gone", () => {
  const window = new SendWindow({ bytesWritten: 0, destroyed: true });
  window.add(10_000_000);
  let opened = false;
  window.whenOpen(() => opened = true);
  assert.ok(opened);
});
