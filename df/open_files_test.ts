import assert from "node:assert/strict";
import { scoreService } from "@lab/shared/codec";
import { statusName } from "@lab/shared/grpc";
import { callOutcome, type Channel, loadEngine } from "@lab/shared/rpc";
import { startProgram } from "@lab/tools/testing";

const OPEN_FILES = 256;
const BURST = 500;

Deno.test("DF under a low limit of open files refuses connections in words, and recovers", async () => {
  const df = await startProgram("df/01_steady_server.ts", {
    openFiles: OPEN_FILES,
    env: { DF_PORT: "0", TLS_MODE: "off", DELAY_MS: "0" },
  });
  const engine = await loadEngine("wire");
  const port = df.port;
  const dial = () =>
    engine.createChannel({ address: { kind: "tcp", host: "127.0.0.1", port }, reconnect: false });
  const statusOf = async (channel: Channel) => {
    const { code } = await callOutcome(channel, scoreService.methods.getScore, { json: "[1]" }, {
      timeoutMs: 10_000,
    });
    return statusName(code);
  };
  const early = dial();
  try {
    const warning = await df.waitFor(/few files may be open, and so few connections/);
    const most = Number(/maxConnections=(\d+)/.exec(warning)?.[1]);
    assert.ok(most >= 16 && most < OPEN_FILES, warning);
    assert.equal(await statusOf(early), "OK");

    const peers = await Promise.all(
      Array.from({ length: BURST }, () => Deno.connect({ hostname: "127.0.0.1", port })),
    );
    await df.waitFor(new RegExp(`${most} connections are open already`));
    assert.equal(await statusOf(early), "OK", "who is connected stays so");
    for (const peer of peers) peer.close();

    // Until DF has seen the others go, it refuses; an accept that had stopped would hang.
    let later: string;
    do {
      const channel = dial();
      later = await statusOf(channel);
      await channel.close();
    } while (later === "UNAVAILABLE");
    assert.equal(later, "OK");
  } finally {
    await early.close();
    const { code } = await df.stop();
    assert.equal(code, 0);
  }
});
