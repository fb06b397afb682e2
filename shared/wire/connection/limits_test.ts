import assert from "node:assert/strict";
import { frame, frames, hex, join } from "../_testing.ts";
import { ErrorCode } from "../error_code.ts";
import type { ConnectionOptions } from "./options.ts";
import {
  assertHealthy,
  block,
  failures,
  headersFrame,
  readyClient,
  readyServer,
  REQUEST,
  REQUEST_FIELDS,
  takeAll,
} from "./_pair.ts";

const CALM = ErrorCode.ENHANCE_YOUR_CALM;

interface Run {
  /** Frames after which the attack is taken to be over. */
  readonly most: number;
  /** Whether the output is taken after each. */
  readonly take: boolean;
  /** What comes first. */
  readonly begin: Uint8Array;
}

/** A ready server that has received what `attack` makes, frame by frame, until it gave up. */
function attacked(
  attack: (n: number) => Uint8Array,
  options: ConnectionOptions = {},
  limits: Run = { most: 5000, take: true, begin: new Uint8Array(0) },
) {
  const { server, saw } = readyServer(options);
  server.receive(limits.begin, 0);
  let sent = 0;
  let output = takeAll(server);
  while (server.error === null && sent < limits.most) {
    server.receive(attack(sent++), 0);
    if (limits.take || server.error !== null) output = takeAll(server);
  }
  return { server, saw, sent, output };
}

function assertCalm(result: ReturnType<typeof attacked>, sent: number): void {
  assert.equal(result.server.error?.kind, "limit");
  assert.equal(result.server.error?.code, CALM);
  assert.equal(result.sent, sent);
  assert.match(failures(result.output).at(-1) ?? "", new RegExp(`GOAWAY \\d+ ${CALM}`));
}

const rst = (id: number) => frame(3, 0, id, hex("00000008"));

Deno.test("rapid reset ends when the burst is used up (CVE-2023-44487)", () => {
  const result = attacked((n) => join(headersFrame(2 * n + 1), rst(2 * n + 1)));
  assertCalm(result, 1001);
  assert.equal(result.server.openStreams, 0);
});

Deno.test("resets that the peer makes us send are counted with them (CVE-2025-8671)", () => {
  const malformed = attacked((n) => headersFrame(2 * n + 1, { fields: ["x", "y"] }));
  assertCalm(malformed, 1001);
  const zero = attacked((n) =>
    join(headersFrame(2 * n + 1), frame(8, 0, 2 * n + 1, hex("00000000")))
  );
  assertCalm(zero, 1001);
  const large = attacked((n) => headersFrame(2 * n + 1, { fields: ["x", "y".repeat(9000)] }));
  assertCalm(large, 1001);
  const closed = attacked((n) =>
    join(headersFrame(2 * n + 1, { end: true }), frame(0, 1, 2 * n + 1, hex("00")))
  );
  assertCalm(closed, 1001);
});

Deno.test("resets at a lower rate than allowed go on for ever", () => {
  const { server } = readyServer();
  for (let n = 0; n < 5000; n++) {
    server.receive(join(headersFrame(2 * n + 1), rst(2 * n + 1)), n * 1e9 / 33);
    takeAll(server);
  }
  assertHealthy(server);
});

Deno.test("a client takes any number of resets", () => {
  const { client, saw } = readyClient();
  for (let n = 0; n < 3000; n++) {
    client.openStream(REQUEST, null, true, null);
    client.receive(rst(2 * n + 1), 0);
    takeAll(client);
  }
  assert.equal(client.error, null);
  assert.equal(saw.errors.length, 3000);
});

Deno.test("a header block may have 8 CONTINUATION frames and no more (CVE-2024-27316)", () => {
  const piece = block(["x", "y"]);
  const begin = (server: { receive(bytes: Uint8Array, nowNs: number): void }) => {
    server.receive(frame(1, 1, 1, block(REQUEST_FIELDS)), 0);
    for (let i = 0; i < 7; i++) server.receive(frame(9, 0, 1, piece), 0);
  };
  const allowed = readyServer();
  begin(allowed.server);
  allowed.server.receive(frame(9, 4, 1, piece), 0);
  assert.equal(allowed.server.error, null);
  assert.equal(allowed.saw.take().length, 1);
  const refused = readyServer();
  begin(refused.server);
  refused.server.receive(join(frame(9, 0, 1, piece), frame(9, 4, 1, piece)), 0);
  assert.equal(refused.server.error?.code, CALM);
});

Deno.test("a header block may have 32 KiB and no more", () => {
  const { server } = readyServer();
  server.receive(frame(1, 1, 1, new Uint8Array(16_384)), 0);
  server.receive(frame(9, 0, 1, new Uint8Array(16_384)), 0);
  assertHealthy(server);
  server.receive(frame(9, 0, 1, new Uint8Array(1)), 0);
  assert.equal(server.error?.code, CALM);
});

Deno.test("a header block in one large frame is bounded like one in many", () => {
  const { server } = readyServer({ maxFrameBytes: 100_000 });
  server.receive(frame(1, 5, 1, new Uint8Array(32_769).fill(0x82)), 0);
  assert.equal(server.error?.code, CALM);
});

Deno.test("PING and SETTINGS floods end at 1000 answers that are not taken", () => {
  const untaken = { most: 5000, take: false, begin: new Uint8Array(0) };
  assertCalm(attacked(() => frame(6, 0, 0, new Uint8Array(8)), {}, untaken), 1001);
  assertCalm(attacked(() => frame(4, 0, 0), {}, untaken), 1001);
  const one = frame(6, 0, 0, new Uint8Array(8));
  const { server } = readyServer();
  server.receive(join(...Array(1001).fill(one)), 0);
  assert.equal(server.error?.code, CALM, "in one chunk");
});

Deno.test("pings that are answered go on for ever", () => {
  const result = attacked(() => frame(6, 0, 0, new Uint8Array(8)));
  assert.equal(result.server.error, null);
});

Deno.test("SETTINGS of more than 32 entries are refused", () => {
  const entry = hex("000400000064");
  const { server } = readyServer();
  server.receive(frame(4, 0, 0, join(...Array(32).fill(entry))), 0);
  assertHealthy(server);
  server.receive(frame(4, 0, 0, join(...Array(33).fill(entry))), 0);
  assert.equal(server.error?.code, CALM);
});

Deno.test("empty DATA frames end at 100 in a row, but for those that end a stream", () => {
  const begin = headersFrame(1);
  const options = { most: 5000, take: true, begin };
  assertCalm(attacked(() => frame(0, 0, 1), {}, options), 101);
  const padded = frame(0, 8, 1, hex("020000"));
  assertCalm(attacked(() => padded, {}, options), 101);
  const { server, saw } = readyServer();
  for (let n = 0; n < 200; n++) {
    server.receive(join(headersFrame(2 * n + 1), frame(0, 1, 2 * n + 1)), 0);
    server.resetStream(saw.streams.get(2 * n + 1)!, 0);
  }
  assertHealthy(server);
});

Deno.test("empty DATA frames between others go on as long as the connection does", () => {
  const begin = headersFrame(1);
  const run = { most: 1000, take: true, begin };
  const { server } = attacked(() => join(frame(0, 0, 1), frame(0, 0, 1, hex("00"))), {}, run);
  assertHealthy(server);
});

Deno.test("WINDOW_UPDATE and PRIORITY floods end at their ratios", () => {
  assertCalm(attacked(() => frame(8, 0, 0, hex("00000001"))), 6);
  const begin = join(headersFrame(1), headersFrame(3));
  const options = { most: 5000, take: true, begin };
  assertCalm(attacked(() => frame(8, 0, 1, hex("00000001")), {}, options), 5 + 2 * 2 + 1);
  assertCalm(attacked(() => frame(2, 0, 1, hex("0000000010")), {}, options), 301);
});

Deno.test("WINDOW_UPDATE frames are allowed by the DATA that they are for", () => {
  const { server, saw } = readyServer();
  server.receive(headersFrame(1), 0);
  const stream = saw.streams.get(1)!;
  const content = new Uint8Array(100);
  server.sendHeaders(stream, REQUEST, null, false);
  for (let n = 0; n < 1000; n++) {
    server.sendData(stream, content, 0, 100, false);
    takeAll(server);
    for (const id of [0, 1]) server.receive(frame(8, 0, id, hex("00000064")), 0);
  }
  assertHealthy(server);
});

Deno.test("a request with too large a header list is answered with 431", () => {
  const { server, saw } = readyServer();
  server.receive(
    headersFrame(1, { end: true, fields: [...REQUEST_FIELDS, "x", "y".repeat(8200)] }),
    0,
  );
  assert.deepEqual(frames(takeAll(server)).map(({ type, flags }) => [type, flags]), [[1, 5]]);
  const many = Array.from({ length: 101 }, (_, i) => [`x-${i}`, ""]).flat();
  server.receive(headersFrame(3, { fields: [...REQUEST_FIELDS, ...many] }), 0);
  const [answer, reset] = frames(takeAll(server));
  assert.deepEqual([answer.type, reset.type, ...reset.payload], [1, 3, 0, 0, 0, 0]);
  server.receive(frame(0, 1, 3, new Uint8Array(10)), 0);
  assert.deepEqual(saw.take(), [], "the owner hears nothing of either");
  assertHealthy(server);
});

Deno.test("a response with too large a header list resets its stream", () => {
  const { client, saw } = readyClient();
  for (let i = 0; i < 2; i++) client.openStream(REQUEST, null, true, null);
  const fields = [":status", "200", "x", "y".repeat(8200)];
  client.receive(headersFrame(1, { fields }), 0);
  assert.deepEqual(saw.take(), [`reset 1 header-list local ${CALM}`, "closed 1"]);
  client.receive(headersFrame(3, { fields: [":status", "200"] }), 0);
  client.receive(headersFrame(3, { end: true, fields: ["x", "y".repeat(8200)] }), 0);
  assert.deepEqual(saw.take().slice(1), [`reset 3 header-list local ${CALM}`, "closed 3"]);
});

Deno.test("a client takes 100 informational responses of a stream and no more", () => {
  const { client, saw } = readyClient();
  for (const id of [1, 3]) {
    client.openStream(REQUEST, null, true, null);
    for (let n = 0; n < 100; n++) {
      client.receive(headersFrame(id, { fields: [":status", "103"] }), 0);
    }
  }
  assert.equal(saw.take().filter((event) => event.startsWith("informational")).length, 200);
  client.receive(headersFrame(1, { fields: [":status", "103"] }), 0);
  client.receive(headersFrame(3, { fields: [":status", "200"] }), 0);
  assert.deepEqual(saw.take(), [`reset 1 limit local ${CALM}`, "closed 1", "headers 3 200"]);
});

Deno.test("a frame that is promised and never comes holds no more than what came of it", () => {
  const { server } = readyServer({ maxFrameBytes: 2 ** 24 - 1 });
  server.receive(join(headersFrame(1), hex("ffffff 00 00 00000001"), new Uint8Array(100)), 0);
  const { carry } = (server as unknown as { state: { carry: Uint8Array } }).state;
  assert.ok(carry.length < 1000);
});
