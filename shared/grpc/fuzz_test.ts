/**
 * Any octets for what reads a peer's, with a seeded generator. `FUZZ_SEED` repeats a run, and
 * `FUZZ_ITERATIONS` says how many streams each test makes (default 300).
 */
import assert from "node:assert/strict";
import process from "node:process";
import { seededRandom } from "../pace/mod.ts";
import {
  compressGzip,
  decodeMetadata,
  type MessageEncoding,
  MessageReader,
  metadataFault,
  readRequestHead,
  readResponseHead,
  trailersStatus,
  writeMessage,
} from "./mod.ts";
import { decodeTimeout } from "./timeout.ts";
import { decodeStatusMessage, encodeStatusMessage } from "./status_message.ts";

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32));
const ITERATIONS = Number(process.env.FUZZ_ITERATIONS ?? 300);
const MAX_MESSAGE_BYTES = 2000;

/** Draws from one seed. */
class Draws {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  text(length: number): string {
    return String.fromCharCode(...this.bytes(length));
  }
}

/** Runs `body` for one seed after another, and names the one that fails. */
function forSeeds(body: (draws: Draws) => void): void {
  for (let i = 0; i < ITERATIONS; i++) {
    const seed = (SEED + i) >>> 0;
    try {
      body(new Draws(seed));
    } catch (cause) {
      throw new Error(`FUZZ_SEED=${seed} FUZZ_ITERATIONS=1 repeats this`, { cause });
    }
  }
}

/** Messages, more or less, of which one in some is wrong in its flag, length or content. */
function messageStream(draws: Draws): Uint8Array {
  const parts: number[] = [];
  for (let n = draws.below(8); n >= 0; n--) {
    const compressed = draws.below(3) === 0;
    const plain = draws.bytes(draws.pick([0, 3, 40, draws.below(MAX_MESSAGE_BYTES + 20)]));
    const message = compressed ? compressGzip(plain) : plain;
    const framed = new Uint8Array(message.length + 5);
    writeMessage(framed, 0, message, compressed);
    if (draws.below(10) === 0) framed[draws.below(framed.length)] = draws.below(256);
    parts.push(...framed);
  }
  return Uint8Array.from(parts);
}

/** All that a reader told of a stream that came in pieces of these sizes. */
function read(stream: Uint8Array, encoding: MessageEncoding, nextSize: () => number): string {
  const told: string[] = [];
  const reader = new MessageReader({
    onMessage(bytes) {
      assert.ok(bytes.length <= MAX_MESSAGE_BYTES);
      told.push([...bytes].join(" "));
    },
  }, { encoding, maxMessageBytes: MAX_MESSAGE_BYTES });
  for (let at = 0; at < stream.length;) {
    // A copy that is spoilt afterwards: the reader may keep nothing of it.
    const piece = stream.slice(at, at + nextSize());
    const fault = reader.push(piece, 0, piece.length);
    piece.fill(0xee);
    at += piece.length;
    if (fault !== undefined) return [...told, `${fault.code} ${fault.message}`].join("\n");
  }
  return [...told, `end ${reader.end()?.code}`].join("\n");
}

Deno.test(`MessageReader tells the same of any octets however they are split (seed ${SEED})`, () => {
  forSeeds((draws) => {
    const encoding = draws.pick(["identity", "gzip"] as const);
    const stream = draws.below(5) === 0 ? draws.bytes(draws.below(100)) : messageStream(draws);
    const whole = read(stream, encoding, () => stream.length);
    assert.equal(read(stream, encoding, () => 1), whole);
    assert.equal(read(stream, encoding, () => 1 + draws.below(draws.pick([8, 900]))), whole);
  });
});

const NAMES = [
  ":method",
  ":path",
  ":status",
  "content-type",
  "grpc-accept-encoding",
  "grpc-encoding",
  "grpc-message",
  "grpc-status",
  "grpc-timeout",
  "te",
  "x-any",
  "x-any-bin",
];
const VALUES = ["POST", "/a.B/C", "200", "application/grpc", "gzip", "0", "99", "5S", "trailers"];

Deno.test(`what reads header fields never throws whatever they are (seed ${SEED})`, () => {
  forSeeds((draws) => {
    const fields: string[] = [];
    for (let n = draws.below(12); n > 0; n--) {
      fields.push(draws.pick(NAMES), draws.pick([draws.pick(VALUES), draws.text(draws.below(20))]));
    }
    readRequestHead(fields);
    readResponseHead(fields);
    trailersStatus(fields);
    decodeMetadata(fields);
    metadataFault(fields);
    const timeoutNs = decodeTimeout(draws.text(draws.below(10)));
    assert.ok(timeoutNs === undefined || timeoutNs >= 0);
    const message = draws.text(draws.below(40));
    decodeStatusMessage(message);
    assert.equal(decodeStatusMessage(encodeStatusMessage(message)), message);
  });
});
