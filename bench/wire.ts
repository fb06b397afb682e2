/**
 * What the HTTP/2 core costs: unary calls between a client core and a server core in memory, both on
 * this thread, so that a call's time is that of both ends together and of nothing else.
 *
 * `deno run bench/wire.ts [--in-flight N] [--rounds N] [--deadline] [--metadata]`
 */
import process from "node:process";
import { parseArgs } from "node:util";
import {
  ClientConnection,
  ConnectionListener,
  HeaderBlock,
  type HeaderList,
  type Http2Stream,
  ServerConnection,
} from "@lab/shared/wire";

const { values } = parseArgs({
  options: {
    "in-flight": { type: "string", default: "256" },
    rounds: { type: "string", default: "7" },
    calls: { type: "string", default: "200000" },
    deadline: { type: "boolean", default: false },
    metadata: { type: "boolean", default: false },
  },
});
const inFlight = Number(values["in-flight"]);
const callsPerRound = Number(values.calls);

const REQUEST = HeaderBlock.of([
  ":method",
  "POST",
  ":scheme",
  "https",
  ":path",
  "/score.ScoreService/GetScore",
  ":authority",
  "localhost:50051",
  "te",
  "trailers",
  "content-type",
  "application/grpc",
  "user-agent",
  "lab/0.1.0",
]);
const RESPONSE = HeaderBlock.of([":status", "200", "content-type", "application/grpc"]);
const TRAILERS = HeaderBlock.of(["grpc-status", "0"]);
const REQUEST_BODY = Uint8Array.from({ length: 17 }, (_, i) => i);
const RESPONSE_BODY = Uint8Array.from({ length: 14 }, (_, i) => i);

class Server extends ConnectionListener {
  connection!: ServerConnection;

  override onData(
    stream: Http2Stream,
    _bytes: Uint8Array,
    _start: number,
    _end: number,
    endStream: boolean,
  ): void {
    if (!endStream) return;
    const length = RESPONSE_BODY.length;
    this.connection.respondUnary(
      stream,
      RESPONSE,
      null,
      RESPONSE_BODY,
      0,
      length,
      TRAILERS,
      null,
    );
  }
}

class Client extends ConnectionListener {
  connection!: ClientConnection;
  started = 0;
  done = 0;
  failed = 0;

  start(): void {
    this.started++;
    let extra: string[] | null = null;
    if (values.deadline || values.metadata) {
      extra = [];
      if (values.deadline) {
        extra.push("grpc-timeout", `${40_000_000 + (this.started % 9_999_999)}n`);
      }
      if (values.metadata) extra.push("x-request-id", `0123456789abcdef${this.started}`);
    }
    this.connection.openUnary(REQUEST, extra, REQUEST_BODY, 0, REQUEST_BODY.length, this);
  }

  override onTrailers(_stream: Http2Stream, headers: HeaderList): void {
    if (headers.fields[1] === "0") this.done++;
    else this.failed++;
  }

  override onReset(): void {
    this.failed++;
  }
}

const serverListener = new Server();
const clientListener = new Client();
const server = serverListener.connection = new ServerConnection(serverListener, {
  maxConcurrentStreams: 1000,
});
const client = clientListener.connection = new ClientConnection(clientListener);
let nowNs = 0;

function exchange(): void {
  nowNs += 1000;
  if (client.hasOutput) server.receive(client.takeOutput(), nowNs);
  if (server.hasOutput) client.receive(server.takeOutput(), nowNs);
}

exchange();
exchange();
const timesUs: number[] = [];
for (let round = 0; round < Number(values.rounds) + 1; round++) {
  const startMs = performance.now();
  for (let calls = 0; calls < callsPerRound; calls += inFlight) {
    for (let i = 0; i < inFlight; i++) clientListener.start();
    exchange();
  }
  const elapsedMs = performance.now() - startMs;
  // The first round warms the compiler up.
  if (round > 0) timesUs.push(elapsedMs * 1000 / Math.ceil(callsPerRound / inFlight) / inFlight);
}
timesUs.sort((a, b) => a - b);
const medianUs = timesUs[timesUs.length >>> 1];
console.log(
  `${inFlight} in flight: ${medianUs.toFixed(3)} µs a call for both ends (least ${
    timesUs[0].toFixed(3)
  }), ${Math.round(1e6 / medianUs)} calls/s`,
);
const sent = (Number(values.rounds) + 1) * Math.ceil(callsPerRound / inFlight) * inFlight;
if (clientListener.done !== sent) {
  console.error(
    `${clientListener.done} of ${sent} calls were answered`,
    String(client.error ?? server.error ?? ""),
  );
  process.exitCode = 1;
}
