import assert from "node:assert/strict";
import { frame, hex, join, latin1 } from "../_testing.ts";
import { ErrorCode } from "../error_code.ts";
import { CLIENT_PREFACE } from "../frames/preface.ts";
import type { WireErrorKind } from "../wire_error.ts";
import {
  block,
  failures,
  headersFrame,
  readyClient,
  readyServer,
  Recorder,
  REQUEST,
  REQUEST_FIELDS,
  RESPONSE,
  takeAll,
} from "./_pair.ts";
import { ClientConnection } from "./client_connection.ts";
import { ServerConnection } from "./server_connection.ts";

const {
  PROTOCOL_ERROR,
  FLOW_CONTROL_ERROR,
  STREAM_CLOSED,
  FRAME_SIZE_ERROR,
  COMPRESSION_ERROR,
  REFUSED_STREAM,
} = ErrorCode;

/** What the peer sends, and the answer: `connection CODE`, `stream ID CODE`, or `none`. */
type Row = readonly [name: string, input: Uint8Array, answer: string];

const open = headersFrame(1);
const closedByClient = headersFrame(1, { end: true });
const empty = new Uint8Array(0);
const data = (flags: number, id: number, text = "test") => frame(0, flags, id, latin1(text));
const rst = (id: number) => frame(3, 0, id, hex("00000008"));
const fieldsBut = (at: number) => REQUEST_FIELDS.filter((_, i) => i !== at && i !== at + 1);
const request = (...more: string[]) => headersFrame(1, { fields: [...REQUEST_FIELDS, ...more] });
const ended = (...more: string[]) =>
  headersFrame(1, { end: true, fields: [...REQUEST_FIELDS, ...more] });
const connection = (code: number) => `connection ${code}`;
const stream = (code: number) => `stream 1 ${code}`;

const SERVER_ROWS: readonly Row[] = [
  // RFC 9113, section 4: frames
  ["a frame of an unknown type", frame(0x16, 0xff, 7, hex("00")), "none"],
  ["undefined flags", frame(6, 0x16, 0, new Uint8Array(8)), "none"],
  ["the reserved bit", hex("0000080600 80000000 0000000000000000"), "none"],
  ["a frame above MAX_FRAME_SIZE", hex("004001 00 00 00000001"), connection(FRAME_SIZE_ERROR)],
  ["a block that is no HPACK", frame(1, 5, 1, hex("40")), connection(COMPRESSION_ERROR)],
  ["a size update behind a field", frame(1, 5, 1, hex("8221")), connection(COMPRESSION_ERROR)],
  // section 4.3 and 6.10: header blocks
  [
    "PRIORITY within a block",
    join(frame(1, 0, 1, block(REQUEST_FIELDS)), frame(2, 0, 1, hex("0000000000"))),
    connection(PROTOCOL_ERROR),
  ],
  [
    "an unknown frame within a block",
    join(frame(1, 0, 1, block(REQUEST_FIELDS)), frame(0x16, 0, 0)),
    connection(PROTOCOL_ERROR),
  ],
  [
    "HEADERS of another stream within a block",
    join(frame(1, 0, 1, block(REQUEST_FIELDS)), headersFrame(3)),
    connection(PROTOCOL_ERROR),
  ],
  [
    "CONTINUATION of another stream",
    join(frame(1, 0, 1, block(REQUEST_FIELDS)), frame(9, 4, 3)),
    connection(PROTOCOL_ERROR),
  ],
  ["CONTINUATION alone", frame(9, 4, 1), connection(PROTOCOL_ERROR)],
  ["CONTINUATION behind END_HEADERS", join(open, frame(9, 4, 1)), connection(PROTOCOL_ERROR)],
  [
    "a block in three frames",
    join(
      frame(1, 1, 1, block(REQUEST_FIELDS).subarray(0, 5)),
      frame(9, 0, 1, block(REQUEST_FIELDS).subarray(5, 20)),
      frame(9, 4, 1, block(REQUEST_FIELDS).subarray(20)),
    ),
    "none",
  ],
  // section 5.1: idle streams
  ["DATA on an idle stream", data(1, 1), connection(PROTOCOL_ERROR)],
  ["RST_STREAM on an idle stream", rst(1), connection(PROTOCOL_ERROR)],
  ["WINDOW_UPDATE on an idle stream", frame(8, 0, 1, hex("00000064")), connection(PROTOCOL_ERROR)],
  ["PRIORITY on an idle stream", frame(2, 0, 1, hex("0000000010")), "none"],
  // half-closed (remote)
  ["DATA behind END_STREAM", join(closedByClient, data(1, 1)), stream(STREAM_CLOSED)],
  ["HEADERS behind END_STREAM", join(closedByClient, closedByClient), stream(STREAM_CLOSED)],
  [
    "WINDOW_UPDATE behind END_STREAM",
    join(closedByClient, frame(8, 0, 1, hex("00000001"))),
    "none",
  ],
  ["RST_STREAM behind END_STREAM", join(closedByClient, rst(1)), "none"],
  ["PRIORITY behind END_STREAM", join(closedByClient, frame(2, 0, 1, hex("0000000010"))), "none"],
  // closed by the peer's RST_STREAM
  ["DATA behind RST_STREAM", join(open, rst(1), data(1, 1)), stream(STREAM_CLOSED)],
  ["HEADERS behind RST_STREAM", join(open, rst(1), open), stream(STREAM_CLOSED)],
  ["RST_STREAM twice", join(open, rst(1), rst(1)), "none"],
  ["WINDOW_UPDATE behind RST_STREAM", join(open, rst(1), frame(8, 0, 1, hex("00000001"))), "none"],
  // closed by our RST_STREAM
  [
    "DATA behind our RST_STREAM",
    join(request("connection", "x"), data(1, 1)),
    stream(PROTOCOL_ERROR),
  ],
  [
    "HEADERS behind our RST_STREAM",
    join(request("te", "x"), closedByClient),
    stream(PROTOCOL_ERROR),
  ],
  // section 5.1.1: identifiers
  ["an even stream", headersFrame(2), connection(PROTOCOL_ERROR)],
  [
    "an even stream below the last",
    join(headersFrame(5), headersFrame(2)),
    connection(PROTOCOL_ERROR),
  ],
  ["a stream below the last", join(headersFrame(5), headersFrame(3)), connection(PROTOCOL_ERROR)],
  ["DATA on a stream passed over", join(headersFrame(5), data(1, 1)), stream(STREAM_CLOSED)],
  // section 6.1: DATA
  ["DATA on stream 0", data(1, 0), connection(PROTOCOL_ERROR)],
  [
    "DATA padded beyond its end",
    join(open, frame(0, 9, 1, hex("0654657374"))),
    connection(PROTOCOL_ERROR),
  ],
  ["DATA padded to its end", join(open, frame(0, 9, 1, hex("0454657374"))), "none"],
  ["DATA padded without a length", join(open, frame(0, 9, 1)), connection(PROTOCOL_ERROR)],
  // section 6.2: HEADERS
  ["HEADERS on stream 0", headersFrame(0), connection(PROTOCOL_ERROR)],
  ["HEADERS padded beyond its end", frame(1, 0xd, 1, hex("0382")), connection(PROTOCOL_ERROR)],
  [
    "HEADERS too short for its priority",
    frame(1, 0x25, 1, hex("0000")),
    connection(FRAME_SIZE_ERROR),
  ],
  [
    "HEADERS with padding and priority",
    frame(1, 0x2d, 1, join(hex("02 00000003 10"), block(REQUEST_FIELDS), hex("0000"))),
    "none",
  ],
  [
    "HEADERS that depend on themselves",
    frame(1, 0x25, 1, join(hex("00000001 10"), block(REQUEST_FIELDS))),
    stream(PROTOCOL_ERROR),
  ],
  // section 6.3: PRIORITY
  ["PRIORITY on stream 0", frame(2, 0, 0, hex("0000000310")), connection(PROTOCOL_ERROR)],
  ["PRIORITY of 4 octets", join(open, frame(2, 0, 1, hex("80000001"))), stream(FRAME_SIZE_ERROR)],
  ["PRIORITY of 4 octets, idle", frame(2, 0, 1, hex("80000001")), connection(FRAME_SIZE_ERROR)],
  ["PRIORITY on itself", join(open, frame(2, 0, 1, hex("0000000110"))), stream(PROTOCOL_ERROR)],
  // section 6.4: RST_STREAM
  ["RST_STREAM on stream 0", rst(0), connection(PROTOCOL_ERROR)],
  [
    "RST_STREAM of 3 octets",
    join(open, frame(3, 0, 1, hex("000000"))),
    connection(FRAME_SIZE_ERROR),
  ],
  ["RST_STREAM of an unknown code", join(open, frame(3, 0, 1, hex("000000ff"))), "none"],
  // section 6.5: SETTINGS
  ["SETTINGS on a stream", frame(4, 0, 1, hex("000300000064")), connection(PROTOCOL_ERROR)],
  ["SETTINGS of 3 octets", frame(4, 0, 0, hex("000300")), connection(FRAME_SIZE_ERROR)],
  ["SETTINGS ACK with a payload", frame(4, 1, 0, hex("00")), connection(FRAME_SIZE_ERROR)],
  ["SETTINGS ACK of nothing", frame(4, 1, 0), "none"],
  ["ENABLE_PUSH of 2", frame(4, 0, 0, hex("000200000002")), connection(PROTOCOL_ERROR)],
  [
    "INITIAL_WINDOW_SIZE of 2^31",
    frame(4, 0, 0, hex("000480000000")),
    connection(FLOW_CONTROL_ERROR),
  ],
  ["MAX_FRAME_SIZE of 16383", frame(4, 0, 0, hex("000500003fff")), connection(PROTOCOL_ERROR)],
  ["MAX_FRAME_SIZE of 2^24", frame(4, 0, 0, hex("000501000000")), connection(PROTOCOL_ERROR)],
  ["an unknown setting", frame(4, 0, 0, hex("00ff00000001")), "none"],
  [
    "INITIAL_WINDOW_SIZE that overflows a stream",
    join(open, frame(8, 0, 1, hex("7fff0000")), frame(4, 0, 0, hex("00047fffffff"))),
    connection(FLOW_CONTROL_ERROR),
  ],
  // section 6.6
  ["PUSH_PROMISE from a client", frame(5, 4, 1, hex("0000000282")), connection(PROTOCOL_ERROR)],
  // section 6.7: PING
  ["PING on a stream", frame(6, 0, 1, new Uint8Array(8)), connection(PROTOCOL_ERROR)],
  ["PING of 6 octets", frame(6, 0, 0, new Uint8Array(6)), connection(FRAME_SIZE_ERROR)],
  ["PING ACK of nothing", frame(6, 1, 0, hex("6c61625f00000001")), "none"],
  // section 6.8: GOAWAY
  ["GOAWAY on a stream", frame(7, 0, 1, new Uint8Array(8)), connection(PROTOCOL_ERROR)],
  ["GOAWAY of 7 octets", frame(7, 0, 0, new Uint8Array(7)), connection(FRAME_SIZE_ERROR)],
  ["GOAWAY of an unknown code", frame(7, 0, 0, hex("00000000 000000ff")), "none"],
  // section 6.9: WINDOW_UPDATE
  ["WINDOW_UPDATE of 0", frame(8, 0, 0, hex("00000000")), connection(PROTOCOL_ERROR)],
  [
    "WINDOW_UPDATE of 0 on a stream",
    join(open, frame(8, 0, 1, hex("00000000"))),
    stream(PROTOCOL_ERROR),
  ],
  ["WINDOW_UPDATE of 3 octets", frame(8, 0, 0, hex("000001")), connection(FRAME_SIZE_ERROR)],
  ["WINDOW_UPDATE above 2^31-1", frame(8, 0, 0, hex("7fffffff")), connection(FLOW_CONTROL_ERROR)],
  [
    "WINDOW_UPDATE above 2^31-1 on a stream",
    join(open, frame(8, 0, 1, hex("7fffffff"))),
    stream(FLOW_CONTROL_ERROR),
  ],
  // section 8: messages
  ["no :method", headersFrame(1, { fields: fieldsBut(0) }), stream(PROTOCOL_ERROR)],
  ["no :path", headersFrame(1, { fields: fieldsBut(4) }), stream(PROTOCOL_ERROR)],
  ["an upper-case name", request("X-A", "b"), stream(PROTOCOL_ERROR)],
  ["content-length without content", ended("content-length", "1"), stream(PROTOCOL_ERROR)],
  ["content-length of 0", ended("content-length", "0"), "none"],
  [
    "content beyond content-length",
    join(request("content-length", "1"), data(0, 1)),
    stream(PROTOCOL_ERROR),
  ],
  [
    "content below content-length",
    join(request("content-length", "9"), data(1, 1)),
    stream(PROTOCOL_ERROR),
  ],
  [
    "content below content-length, trailers",
    join(request("content-length", "9"), data(0, 1), headersFrame(1, { end: true, fields: [] })),
    stream(PROTOCOL_ERROR),
  ],
  ["content as content-length says", join(request("content-length", "4"), data(1, 1)), "none"],
  ["trailers", join(open, data(0, 1), headersFrame(1, { end: true, fields: ["x", "y"] })), "none"],
  [
    "trailers without END_STREAM",
    join(open, headersFrame(1, { fields: ["x", "y"] })),
    stream(PROTOCOL_ERROR),
  ],
  [
    "a pseudo-header in trailers",
    join(open, headersFrame(1, { end: true, fields: [":method", "GET"] })),
    stream(PROTOCOL_ERROR),
  ],
];

/** The first failure in an end's output as a row has it. */
function answerOf(output: Uint8Array): string {
  const [first] = failures(output);
  if (first === undefined) return "none";
  const [what, id, code] = first.split(" ");
  return what === "GOAWAY" ? `connection ${code}` : `stream ${id} ${code}`;
}

for (const [name, input, answer] of SERVER_ROWS) {
  Deno.test(`a server answers ${answer} when it gets ${name}`, () => {
    for (const size of [input.length, 1]) {
      const { server, saw } = readyServer();
      for (let at = 0; at < input.length; at += size) server.receive(input.slice(at, at + size), 0);
      assert.equal(answerOf(takeAll(server)), answer);
      assert.equal(server.error !== null, answer.startsWith("connection"));
      if (server.error !== null) assert.equal(saw.take().at(-1)?.startsWith("error"), true);
    }
  });
}

/** What a server sends to a client that has opened stream 1 and ended its side. */
const response = headersFrame(1, { fields: [":status", "200"] });
const CLIENT_ROWS: readonly Row[] = [
  ["PUSH_PROMISE", frame(5, 4, 1, hex("0000000282")), connection(PROTOCOL_ERROR)],
  ["ENABLE_PUSH of 1", frame(4, 0, 0, hex("000200000001")), connection(PROTOCOL_ERROR)],
  ["HEADERS on an idle stream", headersFrame(3), connection(PROTOCOL_ERROR)],
  ["HEADERS on an even stream", headersFrame(2), connection(PROTOCOL_ERROR)],
  ["DATA on an even stream", data(0, 2), connection(PROTOCOL_ERROR)],
  ["RST_STREAM on an idle stream", rst(3), connection(PROTOCOL_ERROR)],
  ["DATA before the headers", data(0, 1), stream(PROTOCOL_ERROR)],
  ["no :status", headersFrame(1, { fields: ["x", "y"] }), stream(PROTOCOL_ERROR)],
  ["a request", headersFrame(1), stream(PROTOCOL_ERROR)],
  ["status 101", headersFrame(1, { fields: [":status", "101"] }), stream(PROTOCOL_ERROR)],
  [
    "an informational end",
    headersFrame(1, { end: true, fields: [":status", "100"] }),
    stream(PROTOCOL_ERROR),
  ],
  ["headers twice", join(response, response), stream(PROTOCOL_ERROR)],
  ["HEADERS behind the end", join(response, data(1, 1), response), connection(STREAM_CLOSED)],
  ["DATA behind the end", join(response, data(1, 1), data(1, 1)), connection(STREAM_CLOSED)],
  ["RST_STREAM behind the end", join(response, data(1, 1), rst(1)), "none"],
  ["DATA behind its own RST_STREAM", join(rst(1), data(1, 1)), stream(STREAM_CLOSED)],
  [
    "GOAWAY with an even stream",
    frame(7, 0, 0, hex("00000002 00000000")),
    connection(PROTOCOL_ERROR),
  ],
  [
    "GOAWAY that grows",
    join(frame(7, 0, 0, hex("00000001 00000000")), frame(7, 0, 0, hex("00000003 00000000"))),
    connection(PROTOCOL_ERROR),
  ],
  [
    "content-length without content",
    headersFrame(1, { end: true, fields: [":status", "200", "content-length", "1"] }),
    stream(PROTOCOL_ERROR),
  ],
  [
    "content-length with status 304",
    headersFrame(1, { end: true, fields: [":status", "304", "content-length", "1"] }),
    "none",
  ],
];

for (const [name, input, answer] of CLIENT_ROWS) {
  Deno.test(`a client answers ${answer} when it gets ${name}`, () => {
    const { client } = readyClient();
    client.openStream(REQUEST, null, true, null);
    takeAll(client);
    client.receive(input, 0);
    assert.equal(answerOf(takeAll(client)), answer);
  });
}

Deno.test("a server refuses a connection that does not begin with the preface", () => {
  for (const begin of ["GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX"]) {
    const saw = new Recorder();
    const server = new ServerConnection(saw);
    for (const octet of latin1(begin)) server.receive(Uint8Array.of(octet), 0);
    assert.deepEqual(failures(takeAll(server)), [`GOAWAY 0 ${PROTOCOL_ERROR}`]);
    assert.match(String(server.error), /preface/);
  }
});

Deno.test("the first frame has to be SETTINGS, of a client and of a server", () => {
  for (const first of [frame(6, 0, 0, new Uint8Array(8)), frame(4, 1, 0), headersFrame(1)]) {
    const server = new ServerConnection(new Recorder());
    server.receive(join(CLIENT_PREFACE, first), 0);
    assert.equal(server.error?.code, PROTOCOL_ERROR);
    const client = new ClientConnection(new Recorder());
    client.receive(first, 0);
    assert.equal(client.error?.code, PROTOCOL_ERROR);
  }
});

Deno.test("a connection error ends every stream and then the connection, once", () => {
  const { server, saw } = readyServer();
  server.receive(join(headersFrame(1), headersFrame(3)), 0);
  saw.take();
  server.receive(join(data(0, 0), data(0, 0)), 0);
  assert.deepEqual(saw.take(), [
    ...["reset 1 protocol local 1", "closed 1", "reset 3 protocol local 1", "closed 3"],
    "error protocol local 1",
  ]);
  assert.deepEqual(failures(takeAll(server)), ["GOAWAY 3 1"]);
  server.receive(headersFrame(5), 0);
  server.transportClosed();
  assert.deepEqual(saw.take(), []);
  assert.equal(server.hasOutput, false);
});

Deno.test("nothing can be sent after a connection error", () => {
  const { client } = readyClient();
  const opened = client.openStream(REQUEST, null, false, null)!;
  client.receive(data(0, 0), 0);
  takeAll(client);
  assert.equal(client.openStream(REQUEST, null, false, null), null);
  assert.equal(client.openUnary(REQUEST, null, empty, 0, 0, null), null);
  assert.equal(client.sendData(opened, empty, 0, 0, true), false);
  assert.equal(client.sendHeaders(opened, RESPONSE, null, true), false);
  assert.equal(client.resetStream(opened, 8), false);
  client.consumed(opened, 1);
  client.ping();
  client.goaway();
  client.updateSettings({ initialWindowBytes: 1 });
  assert.equal(client.resetStalled(1e9, 0), 0);
  assert.equal(client.hasOutput, false);
});

Deno.test("a transport that ends fails the open streams with kind lost", () => {
  const { client, saw } = readyClient();
  client.openStream(REQUEST, null, false, null);
  client.transportClosed("reset by peer");
  assert.deepEqual(saw.take(), ["reset 1 lost remote 0", "closed 1", "error lost remote 0"]);
  assert.equal(client.error?.message, "reset by peer");
  assert.equal(client.hasOutput, false);
});

Deno.test("a listener that throws ends its connection with INTERNAL_ERROR", () => {
  class Faulty extends Recorder {
    override onHeaders(): void {
      throw new Error("a bug");
    }
  }
  const { server, saw } = readyServer({}, new Faulty());
  server.receive(headersFrame(1), 0);
  assert.deepEqual(failures(takeAll(server)), [`GOAWAY 1 ${ErrorCode.INTERNAL_ERROR}`]);
  assert.equal((server.error?.cause as Error).message, "a bug");
  assert.equal(saw.take().at(-1), "error internal local 2");
});

Deno.test("a listener that throws at its own failure throws nothing at the owner", () => {
  class Worse extends Recorder {
    override onHeaders(): void {
      throw new Error("a bug");
    }
    override onReset(): void {
      throw new Error("another");
    }
  }
  const { server } = readyServer({}, new Worse());
  server.receive(headersFrame(1), 0);
  assert.equal(server.error?.kind, "internal");
  assert.equal(server.openStreams, 0);
});

Deno.test("resets are told to the owner with who and why", () => {
  const rows: [code: number, kind: WireErrorKind][] = [
    [ErrorCode.CANCEL, "reset"],
    [REFUSED_STREAM, "refused"],
  ];
  for (const [code, kind] of rows) {
    const { client, saw } = readyClient();
    client.openStream(REQUEST, null, false, null);
    client.receive(frame(3, 0, 1, Uint8Array.of(0, 0, 0, code)), 0);
    assert.deepEqual(saw.take(), [`reset 1 ${kind} remote ${code}`, "closed 1"]);
    const [{ scope, streamId }] = saw.errors;
    assert.deepEqual([scope, streamId], ["stream", 1]);
  }
});

Deno.test("resetStream ends a stream without telling the owner of an error", () => {
  const { server, saw } = readyServer();
  server.receive(headersFrame(1), 0);
  const opened = saw.streams.get(1)!;
  saw.take();
  assert.equal(server.resetStream(opened, ErrorCode.CANCEL), true);
  assert.deepEqual(saw.take(), ["closed 1"]);
  assert.equal(server.resetStream(opened, ErrorCode.CANCEL), false);
  assert.deepEqual(failures(takeAll(server)), ["RST_STREAM 1 8"]);
});

Deno.test("a client ignores frames of streams that it has reset and long forgotten", () => {
  const { client, saw } = readyClient({ limits: { rememberedResets: 2 } });
  for (let i = 0; i < 5; i++) client.resetStream(client.openStream(REQUEST, null, true, null)!, 8);
  saw.take();
  client.receive(join(response, data(1, 1)), 0);
  assert.equal(client.error, null);
  assert.deepEqual(saw.take(), []);
});
