/**
 * Frames in any order, and any octets, with a seeded generator. `FUZZ_SEED` repeats a run, and
 * `FUZZ_ITERATIONS` says how many connections each test makes (default 300).
 */
import assert from "node:assert/strict";
import process from "node:process";
import { frame, frames, join, SeededRandom } from "../_testing.ts";
import { CLIENT_PREFACE } from "../frames/preface.ts";
import type { HeaderList } from "../headers/header_list.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import { StreamState } from "../streams/stream_state.ts";
import {
  block,
  exchange,
  pair,
  Recorder,
  REQUEST,
  REQUEST_FIELDS,
  RESPONSE,
  takeAll,
  TRAILERS,
} from "./_pair.ts";
import { ClientConnection } from "./client_connection.ts";
import type { ConnectionState } from "./connection_state.ts";
import type { Http2Connection } from "./http2_connection.ts";
import { ServerConnection } from "./server_connection.ts";

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32));
const ITERATIONS = Number(process.env.FUZZ_ITERATIONS ?? 300);
const MOST_MEMORY_BYTES = 2_000_000;

/** An owner that answers, resets, forgets and consumes as chance has it. */
class RandomOwner extends Recorder {
  end!: Http2Connection;
  readonly open = new Set<Http2Stream>();

  constructor(readonly random: SeededRandom) {
    super();
  }

  act(stream: Http2Stream): void {
    const content = this.random.bytes(this.random.below(300));
    const end = this.random.below(3) === 0;
    switch (this.random.below(6)) {
      case 0:
        this.end.sendHeaders(stream, RESPONSE, null, end);
        break;
      case 1:
        this.end.sendHeaders(stream, TRAILERS, ["x", "y"], true);
        break;
      case 2:
        this.end.resetStream(stream, this.random.below(16));
        break;
      case 3:
        this.end.consumed(stream, this.random.below(1000));
        break;
      default:
        this.end.sendData(stream, content, 0, content.length, end);
    }
  }

  override onHeaders(stream: Http2Stream, headers: HeaderList, endStream: boolean): void {
    super.onHeaders(stream, headers, endStream);
    this.open.add(stream);
    stream.autoConsume = this.random.below(2) === 0;
    this.act(stream);
  }

  override onData(
    stream: Http2Stream,
    bytes: Uint8Array,
    start: number,
    end: number,
    endStream: boolean,
  ): void {
    assert.ok(start <= end && end <= bytes.length);
    super.onData(stream, bytes, start, end, endStream);
    this.act(stream);
  }

  override onStreamClosed(stream: Http2Stream): void {
    assert.ok(stream.state >= StreamState.CLOSED, "a stream that is told to be over is");
    this.open.delete(stream);
    this.content.delete(stream.id);
  }
}

/** A source of frames that are right for their stream, more or less, but for one in fifty. */
function frameSource(role: "client" | "server", random: SeededRandom): () => Uint8Array {
  const fields = role === "server" ? REQUEST_FIELDS : [":status", "200"];
  const unended: number[] = [];
  let lastStreamId = -1;
  /** A new stream, and whether its first frame ends it. */
  const begin = (): [streamId: number, endFlag: number] => {
    lastStreamId += 2;
    const endFlag = random.below(4) === 0 ? 1 : 0;
    if (endFlag === 0) unended.push(lastStreamId);
    return [lastStreamId, endFlag];
  };
  const end = (id: number) => unended.splice(unended.indexOf(id), 1);
  const ping = () => frame(6, random.below(2), 0, random.bytes(8));
  return () => {
    if (random.below(50) === 0) return wildFrame(random);
    const small = random.bytes(random.below(30));
    const id = unended.length === 0 ? 0 : random.pick(unended);
    switch (random.below(id === 0 ? 8 : 16)) {
      case 0:
        return frame(4, 0, 0, settingsPayload(random));
      case 1:
        return ping();
      case 2:
        return frame(8, 0, 0, Uint8Array.of(0, 0, random.below(256), 1));
      case 3:
        return frame(0xb0, random.below(256), id, small);
      case 4:
      case 5: {
        const [streamId, endFlag] = begin();
        return frame(1, 4 | endFlag, streamId, block(fields));
      }
      case 6: {
        const [streamId, endFlag] = begin();
        return join(
          frame(1, endFlag, streamId, block(fields)),
          frame(9, 0, streamId, block(["a", "b"])),
          frame(9, 4, streamId),
        );
      }
      case 7: {
        const [streamId, endFlag] = begin();
        const payload = [Uint8Array.of(2, 0, 0, 0, 0, 9), block(fields), Uint8Array.of(0, 0)];
        return frame(1, 0x2c | endFlag, streamId, join(...payload));
      }
      case 8:
        end(id);
        return frame(3, 0, id, random.bytes(4));
      case 9:
        return frame(2, 0, id, Uint8Array.of(0, 0, 0, 0, 9));
      case 10:
        return frame(8, 0, id, Uint8Array.of(0, 0, 1, 1));
      case 11:
        end(id);
        return frame(1, 5, id, block(["x", "y"]));
      case 12:
        end(id);
        return frame(0, 1, id, small);
      case 13:
        return frame(0, 8, id, join(Uint8Array.of(3), small, Uint8Array.of(0, 0, 0)));
      default:
        return frame(0, 0, id, small);
    }
  };
}

/** A frame of any type on any stream. */
function wildFrame(random: SeededRandom): Uint8Array {
  const id = random.pick([0, 1, 1, 3, 3, 5, 7, 2, random.below(40), 2 ** 31 - 1]);
  const flags = random.pick([0, 1, 4, 5, 4, 5, 8, 0x20, random.below(256)]);
  const fields = random.pick([
    REQUEST_FIELDS,
    REQUEST_FIELDS,
    [":status", "200"],
    ["x", "y"],
    [],
    [...REQUEST_FIELDS, "content-length", `${random.below(20)}`],
  ]);
  const small = random.bytes(random.below(30));
  switch (random.below(13)) {
    case 0:
    case 1:
    case 2:
      return frame(1, flags | 4, id, block(fields));
    case 3:
    case 4:
      return frame(0, flags, id, small);
    case 5:
      return frame(3, 0, id, random.bytes(4));
    case 6:
      return frame(4, random.below(8) === 0 ? 1 : 0, 0, settingsPayload(random));
    case 7:
      return frame(6, random.below(2), 0, random.bytes(8));
    case 8:
      return frame(7, 0, 0, join(Uint8Array.of(0, 0, 0, 2 * random.below(9) + 1), random.bytes(9)));
    case 9:
      return frame(8, 0, id, Uint8Array.of(0, 0, random.below(256), random.below(256)));
    case 10:
      return join(frame(1, flags & ~4, id, block(fields)), frame(9, 4, id, block(["a", "b"])));
    case 11:
      return frame(2, 0, id, random.bytes(5));
    default:
      return frame(random.below(12), random.below(256), id, small);
  }
}

function settingsPayload(random: SeededRandom): Uint8Array {
  const entry = () =>
    // MAX_FRAME_SIZE has hardly a small value that is right.
    Uint8Array.of(0, random.pick([1, 2, 3, 4, 4, 6, 7, 8]), 0, 0, 0, random.below(2));
  return join(...Array.from({ length: random.below(4) }, entry));
}

/** What an end holds for its peer, octets, as far as a peer can make it grow. */
function heldBytes(end: Http2Connection): number {
  const { state } = end as unknown as { state: ConnectionState };
  let held = state.carry.length + state.block.length + state.out.bytes.length;
  for (const stream of state.streams.values()) held += stream.queuedBytes;
  return held;
}

function checkSound(end: Http2Connection, owner: RandomOwner): void {
  const { state } = end as unknown as { state: ConnectionState };
  assert.ok(heldBytes(end) < MOST_MEMORY_BYTES);
  assert.ok(state.queuedControlFrames <= state.limits.queuedControlFrames + 1);
  if (end.error !== null) {
    assert.equal(end.openStreams, 0);
    assert.equal(owner.open.size, 0, "every stream was told to be over");
    assert.equal(end.blockedStreams, 0);
    return;
  }
  for (const stream of state.streams.values()) {
    assert.equal(state.streams.get(stream.id), stream);
    assert.ok(stream.state >= StreamState.OPEN && stream.state < StreamState.CLOSED);
    assert.equal(state.blocked.has(stream), stream.queue !== null);
  }
  for (const stream of state.blocked) assert.equal(state.streams.get(stream.id), stream);
  for (const stream of owner.open) assert.equal(state.streams.get(stream.id), stream);
}

/** Feeds `input` in chunks of random size to an end made by `make`; its output has to be frames. */
function feed(
  role: "client" | "server",
  random: SeededRandom,
  nextInput: () => Uint8Array,
  chunks: number,
): Http2Connection {
  const owner = new RandomOwner(random);
  const end = role === "client" ? new ClientConnection(owner) : new ServerConnection(owner);
  owner.end = end;
  const begin = takeAll(end);
  frames(role === "client" ? begin.subarray(CLIENT_PREFACE.length) : begin);
  if (role === "server") end.receive(CLIENT_PREFACE, 0);
  if (random.below(30) !== 0) end.receive(frame(4, 0, 0, settingsPayload(random)), 0);
  let nowNs = 0;
  for (let n = 0; n < chunks && end.error === null; n++) {
    if (end instanceof ClientConnection) {
      const opened = end.openStream(REQUEST, null, random.below(2) === 0, null);
      if (opened !== null) owner.open.add(opened);
    }
    const input = nextInput();
    const size = random.pick([1, 7, 100, input.length + 1]);
    nowNs += random.below(2e7);
    for (let at = 0; at < input.length; at += size) {
      end.receive(input.slice(at, at + size), nowNs);
    }
    checkSound(end, owner);
    for (const stream of owner.open) if (random.below(3) === 0) owner.act(stream);
    if (random.below(20) === 0) end.resetStalled(nowNs, 1e7);
    if (random.below(200) === 0) end.goaway();
    if (random.below(4) === 0) frames(takeAll(end));
  }
  frames(takeAll(end));
  checkSound(end, owner);
  // What the listener threw is a failed assertion of this test, not of the peer's making.
  assert.equal(end.error?.kind === "internal" ? end.error.cause : null, null);
  return end;
}

/** Runs `body` for one seed after another, and names the one that fails. */
function forSeeds(body: (random: SeededRandom) => void): void {
  for (let i = 0; i < ITERATIONS; i++) {
    const seed = (SEED + i) >>> 0;
    try {
      body(new SeededRandom(seed));
    } catch (cause) {
      throw new Error(`FUZZ_SEED=${seed} FUZZ_ITERATIONS=1 repeats this`, { cause });
    }
  }
}

for (const role of ["client", "server"] as const) {
  Deno.test(`a ${role} stays sound when frames come in any order (seed ${SEED})`, () => {
    let survived = 0;
    forSeeds((random) => {
      if (feed(role, random, frameSource(role, random), 60).error === null) survived++;
    });
    assert.ok(ITERATIONS < 50 || survived > 0, "the source is too wild to reach anything");
    assert.ok(ITERATIONS < 50 || survived < ITERATIONS, "the source is too tame");
  });

  Deno.test(`a ${role} stays sound when frames have octets turned over (seed ${SEED})`, () => {
    forSeeds((random) => {
      const source = frameSource(role, random);
      feed(role, random, () => {
        const bytes = source();
        if (random.below(10) === 0) bytes[random.below(bytes.length)] = random.below(256);
        return bytes;
      }, 60);
    });
  });

  Deno.test(`a ${role} stays sound when any octets come (seed ${SEED})`, () => {
    forSeeds((random) => {
      const source = frameSource(role, random);
      const noise = () => random.bytes(1 + random.below(200));
      feed(role, random, () => random.below(5) === 0 ? noise() : source(), 20);
    });
  });
}

Deno.test(`both ends agree whatever their owners do and chunks are (seed ${SEED})`, () => {
  forSeeds((random) => {
    const serverSaw = new RandomOwner(random);
    const clientSaw = new RandomOwner(random);
    const split = function* (bytes: Uint8Array): Iterable<Uint8Array> {
      for (let at = 0; at < bytes.length;) {
        const size = 1 + random.below(bytes.length);
        yield bytes.slice(at, at + size);
        at += size;
      }
    };
    const { client, server } = pair({
      clientSaw,
      serverSaw,
      client: { initialWindowBytes: random.pick([100, 1000, 1 << 20]) },
      server: { initialWindowBytes: random.pick([100, 1000, 1 << 20]) },
    });
    clientSaw.end = client;
    serverSaw.end = server;
    for (let round = 0; round < 20; round++) {
      const opened = client.openStream(REQUEST, ["x", "y"], random.below(2) === 0, null);
      if (opened !== null) clientSaw.open.add(opened);
      for (const stream of clientSaw.open) if (random.below(2) === 0) clientSaw.act(stream);
      for (const stream of serverSaw.open) if (random.below(2) === 0) serverSaw.act(stream);
      exchange(client, server, split);
      checkSound(client, clientSaw);
      checkSound(server, serverSaw);
    }
    // Owners may send what is no valid message, never what is no valid frame.
    for (const { error } of [client, server]) assert.equal(String(error), "null");
    for (const stream of clientSaw.open) client.resetStream(stream, 8);
    exchange(client, server, split);
    assert.equal(client.openStreams, 0);
    assert.equal(server.openStreams, 0);
  });
});
