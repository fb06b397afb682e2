import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { statusName } from "../../grpc/mod.ts";
import { ConnectError } from "../../transport/mod.ts";
import { HeaderBlock } from "../../wire/mod.ts";
import type { CallOutcome } from "../channel.ts";
import { ECHO, Lab, type MemoryPeer, type SeenRequest } from "./_memory_server.ts";

/** What a server does with a call, and what its caller gets. */
interface OddServer {
  readonly name: string;
  readonly does: (peer: MemoryPeer, request: SeenRequest) => void;
  readonly code: string;
  readonly message?: RegExp;
}

const gzipHead = ["grpc-encoding", "gzip"];

const ODD_SERVERS: readonly OddServer[] = [
  {
    name: "answers with trailers alone",
    does: (peer, { stream }) =>
      peer.trailers({ stream } as SeenRequest, [
        ...[":status", "200", "content-type", "application/grpc"],
        ...["grpc-status", "5", "grpc-message", "not%20here"],
      ]),
    code: "NOT_FOUND",
    message: /^not here$/,
  },
  {
    name: "answers in gzip",
    does: (peer, request) => {
      peer.head(request, gzipHead);
      peer.message(request, "small", true);
      peer.trailers(request);
    },
    code: "OK",
  },
  {
    name: "closes the connection without an answer",
    does: (peer) => peer.close(),
    code: "UNAVAILABLE",
    message: /was lost/,
  },
  {
    name: "closes the connection behind the headers",
    does: (peer, request) => {
      peer.head(request);
      sendAndClose(peer);
    },
    code: "UNAVAILABLE",
  },
  {
    name: "closes the connection within a message",
    does: (peer, request) => {
      peer.head(request);
      peer.raw(request, [0, 0, 0, 0, 9, 1, 2]);
      sendAndClose(peer);
    },
    code: "UNAVAILABLE",
  },
  {
    name: "sends garbage",
    does: (peer) => peer.send(Uint8Array.from({ length: 4000 }, (_, i) => 255 - i % 7)),
    code: "UNAVAILABLE",
  },
  {
    name: "sends a frame of the client's alone",
    does: (peer) => peer.send(Uint8Array.of(0, 0, 4, 5, 4, 0, 0, 0, 1, 0, 0, 0, 2)),
    code: "UNAVAILABLE",
  },
  {
    name: "answers with HTML",
    does: (peer, { stream }) =>
      peer.trailers({ stream } as SeenRequest, [":status", "502", "content-type", "text/html"]),
    code: "UNAVAILABLE",
    message: /HTTP status 502/,
  },
  {
    name: "answers with HTML that goes on for ever",
    does: (peer, { stream }) => {
      const html = HeaderBlock.of([":status", "200", "content-type", "text/html"]);
      peer.connection.sendHeaders(stream, html, null, false);
      peer.raw({ stream } as SeenRequest, [60, 60, 60]);
    },
    code: "UNKNOWN",
    message: /text\/html/,
  },
  {
    name: "ends without trailers",
    does: (peer, request) => {
      peer.head(request);
      peer.message(request, "x");
      peer.raw(request, [], true);
    },
    code: "INTERNAL",
    message: /without trailers/,
  },
  {
    name: "answers OK without a message",
    does: (peer, request) => {
      peer.head(request);
      peer.trailers(request);
    },
    code: "UNIMPLEMENTED",
    message: /no message where one was due/,
  },
  {
    name: "answers with two messages",
    does: (peer, request) => {
      peer.head(request);
      peer.message(request, "1");
      peer.message(request, "2");
      peer.trailers(request);
    },
    code: "UNIMPLEMENTED",
    message: /more messages than the one/,
  },
  {
    name: "ends within a message",
    does: (peer, request) => {
      peer.head(request);
      peer.message(request, "1");
      peer.raw(request, [0, 0, 0, 0, 9, 1]);
      peer.trailers(request);
    },
    code: "INTERNAL",
    message: /within a message/,
  },
  {
    name: "promises a message over the limit",
    does: (peer, request) => {
      peer.head(request);
      peer.raw(request, [0, 0x7f, 0xff, 0xff, 0xff]);
    },
    code: "RESOURCE_EXHAUSTED",
  },
  {
    name: "sends a message that inflates over the limit",
    does: (peer, request) => {
      const bomb = gzipSync(new Uint8Array(4 * 1024 * 1024 + 1));
      const { length } = bomb;
      peer.head(request, gzipHead);
      peer.raw(request, [1, 0, length >>> 16, length >>> 8, length, ...bomb]);
    },
    code: "RESOURCE_EXHAUSTED",
  },
  {
    name: "flags a message as compressed without saying how",
    does: (peer, request) => {
      peer.head(request);
      peer.message(request, "x", true);
    },
    code: "INTERNAL",
  },
  {
    name: "compresses in a way of its own",
    does: (peer, request) => peer.head(request, ["grpc-encoding", "zstd"]),
    code: "INTERNAL",
    message: /zstd/,
  },
  {
    name: "sends metadata that is not base64",
    does: (peer, request) => peer.head(request, ["x-bin", "?"]),
    code: "INTERNAL",
    message: /x-bin/,
  },
  {
    name: "sends trailers with metadata that is not base64",
    does: (peer, request) => {
      peer.head(request);
      peer.message(request, "x");
      peer.trailers(request, ["grpc-status", "0", "x-bin", "A Q"]);
    },
    code: "INTERNAL",
    message: /x-bin is not base64/,
  },
  {
    name: "answers with trailers alone, and metadata that is not base64",
    does: (peer, { stream }) =>
      peer.trailers({ stream } as SeenRequest, [
        ...[":status", "200", "content-type", "application/grpc"],
        ...["grpc-status", "5", "x-bin", "?"],
      ]),
    code: "INTERNAL",
    message: /x-bin is not base64/,
  },
  {
    name: "sends trailers with white space around a value",
    does: (peer, request) => {
      peer.head(request);
      peer.message(request, "x");
      peer.trailers(request, ["grpc-status", "0", "grpc-message", "x "]);
    },
    code: "INTERNAL",
    message: /grpc-message begins or ends with white space/,
  },
  {
    name: "resets with CANCEL",
    does: (peer, { stream }) => void peer.connection.resetStream(stream, 8),
    code: "CANCELLED",
  },
  {
    name: "resets with ENHANCE_YOUR_CALM",
    does: (peer, { stream }) => void peer.connection.resetStream(stream, 11),
    code: "RESOURCE_EXHAUSTED",
  },
  {
    name: "resets behind its message",
    does: (peer, request) => {
      peer.head(request);
      peer.message(request, "x");
      peer.connection.resetStream(request.stream, 2);
    },
    code: "INTERNAL",
    message: /INTERNAL_ERROR/,
  },
];

/** Hands over what is in the output, then closes. */
function sendAndClose(peer: MemoryPeer): void {
  peer.send(peer.connection.takeOutput());
  peer.close();
}

for (const { name, does, code, message } of ODD_SERVERS) {
  Deno.test(`a unary call to a server that ${name} is ${code}, once`, async () => {
    const lab = new Lab({ reconnect: false });
    const peer = await lab.connected();
    const outcomes: CallOutcome<string>[] = [];
    lab.channel.unary(ECHO, "", {}, (outcome) => outcomes.push(outcome));
    await peer.exchange();
    does(peer, peer.requests[0]);
    await peer.exchange();
    assert.equal(outcomes.length, 1);
    assert.equal(statusName(outcomes[0].code), code, outcomes[0].message);
    if (message !== undefined) assert.match(outcomes[0].message, message);
    assert.equal(outcomes[0].message === "", code === "OK");
    await lab.channel.close();
    assert.equal(outcomes.length, 1);
  });

  Deno.test(`a stream to a server that ${name} ends`, async () => {
    const lab = new Lab({ reconnect: false });
    const peer = await lab.connected();
    const stream = lab.channel.stream(ECHO);
    stream.write("text");
    await peer.exchange();
    does(peer, peer.requests[0]);
    await peer.exchange();
    lab.channel.close();
    const { code: actual } = await stream.outcome;
    // Where a stream may carry any number of messages, none or two are no fault.
    const fine = /OK|two messages|without a message/.test(code + name);
    assert.equal(statusName(actual), fine ? "OK" : code);
    await assert.rejects(stream.write("late"), { name: "RpcError" });
    await stream.headers;
  });
}

Deno.test("WireChannel tells at which phase a server was odd before it was ready", async () => {
  const odd: readonly (readonly [string, (lab: Lab) => void])[] = [
    ["tls", ({ peer }) => peer.send(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"))],
    ["tls", ({ peer }) => peer.close()],
    ["certificate", ({ peer }) => peer.close(new ConnectError("certificate", "tls", "refused"))],
    ["timeout", ({ time }) => time.advance(10_000)],
  ];
  for (const [kind, does] of odd) {
    const lab = new Lab();
    const failed = assert.rejects(lab.channel.connect(), { name: "ConnectError", kind });
    await Promise.resolve();
    does(lab);
    await failed;
    assert.equal(lab.channel.state, "idle");
    assert.equal(lab.channel.connectionsMade, 0);
    await lab.channel.close();
  }
});

Deno.test("a stream that is not read holds back its server, but no other once it has ended", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const kilobytes = "x".repeat(64 * 1024);
  // Each ends with its window full; together they hold more than the connection's window.
  for (let i = 0; i < 12; i++) {
    const stream = lab.channel.stream(ECHO);
    await peer.exchange();
    const request = peer.requests[i];
    peer.head(request);
    for (let k = 0; k < 20; k++) peer.message(request, kilobytes);
    await peer.exchange();
    assert.ok(request.stream.queuedBytes > 0, "the window is full");
    stream.cancel();
    await stream.outcome;
    await peer.exchange();
  }
  const stream = lab.channel.stream(ECHO);
  await peer.exchange();
  const request = peer.requests[12];
  peer.head(request);
  for (let k = 0; k < 15; k++) peer.message(request, kilobytes);
  await peer.exchange();
  assert.equal(request.stream.queuedBytes, 0);
  stream.cancel();
  await lab.channel.close();
});

Deno.test("a stream's messages give back their window as they are read", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const stream = lab.channel.stream(ECHO);
  await peer.exchange();
  const [request] = peer.requests;
  peer.head(request);
  for (let k = 0; k < 40; k++) peer.message(request, "x".repeat(64 * 1024));
  peer.trailers(request);
  await peer.exchange();
  assert.ok(request.stream.queuedBytes > 0);
  let read = 0;
  const reading = (async () => {
    for await (const message of stream.messages) read += message.length;
  })();
  await peer.exchange();
  await peer.exchange();
  await reading;
  assert.equal(read, 40 * 64 * 1024);
  await lab.channel.close();
});

Deno.test("a stream's writes are larger than what is sent at once, and go on", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const stream = lab.channel.stream(ECHO);
  await peer.exchange();
  const text = "x".repeat(700 * 1024);
  const writing = (async () => {
    for (let i = 0; i < 5; i++) await stream.write(text);
    stream.end();
  })();
  for (let i = 0; i < 10; i++) await peer.exchange();
  await writing;
  await peer.exchange();
  assert.equal(peer.requests[0].bodyBytes, 5 * (text.length + 5));
  await lab.channel.close();
});

Deno.test("a stream's write waits while the server opens no window, and goes on when it does", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const stream = lab.channel.stream(ECHO);
  await peer.exchange();
  peer.requests[0].stream.autoConsume = false;
  const text = "x".repeat(64 * 1024);
  let written = 0;
  const writing = (async () => {
    for (; written < 64; written++) await stream.write(text);
    stream.end();
  })();
  await peer.exchange();
  const stalledAt = written;
  assert.ok(stalledAt < 24, String(stalledAt));
  for (let i = 0; i < 64 && !peer.requests[0].ended; i++) {
    peer.connection.consumed(peer.requests[0].stream, 1 << 20);
    await peer.exchange();
  }
  await writing;
  assert.equal(peer.requests[0].bodyBytes, 64 * (text.length + 5));
  await lab.channel.close();
});
