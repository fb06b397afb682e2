import assert from "node:assert/strict";
import { ErrorCode } from "../../../wire/mod.ts";
import { type Attack, MIB } from "./attack.ts";
import {
  frame,
  headers,
  join,
  requestFields,
  Setting,
  streamRequest,
  Type,
  unaryRequest,
  windowUpdate,
} from "./frames.ts";

const LARGEST = 2 ** 31 - 1;
const { CANCEL } = ErrorCode;

/** Clients that ask for much and read little, in time that is shortened. */
export const slowPeers: readonly Attack[] = [
  {
    name: "200 streams that ask for more than a window of 0 (CVE-2019-9517)",
    limits: { writeTimeoutMs: 400 },
    settings: [[Setting.INITIAL_WINDOW_SIZE, 0]],
    // 64 KiB and a message of 60,000 octets for each stream.
    boundBytes: 48 * MIB,
    run: async (peer, victim) => {
      for (let n = 0; n < 200; n++) await peer.write(streamRequest(2 * n + 1, "60000"));
      await victim.untilStats(({ handlers }) => handlers === 200);
      await peer.until(() => peer.counts[Type.RST_STREAM] === 200);
      assert.equal(peer.stream(399).reset, CANCEL);
      const after = await victim.untilStats(({ handlers }) => handlers === 0);
      assert.ok(after.callsInFlight <= 1);
    },
    ends: "stays",
  },
  {
    name: "100 streams that ask for more than a connection's window that never opens",
    limits: { writeTimeoutMs: 400 },
    settings: [[Setting.INITIAL_WINDOW_SIZE, LARGEST]],
    boundBytes: 48 * MIB,
    run: async (peer, victim) => {
      for (let n = 0; n < 100; n++) await peer.write(streamRequest(2 * n + 1, "60000"));
      await peer.until(() => peer.counts[Type.RST_STREAM] === 100);
      assert.equal(peer.stream(199).reset, CANCEL);
      await victim.untilStats(({ handlers }) => handlers === 0);
    },
    ends: "stays",
  },
  {
    name: "one octet of window at a time (CVE-2019-9511)",
    limits: { writeTimeoutMs: 400 },
    settings: [[Setting.INITIAL_WINDOW_SIZE, 0]],
    run: async (peer) => {
      await peer.write(streamRequest(1, "60000"));
      for (let bytes = 1; bytes <= 300; bytes++) {
        await peer.write(windowUpdate(1, 1));
        await peer.until(() => peer.isOver || peer.stream(1).dataBytes === bytes);
      }
      await peer.until(() => peer.isOver || peer.stream(1).reset !== undefined);
      assert.equal(peer.stream(1).reset, CANCEL);
    },
    ends: "stays",
  },
  {
    name: "a client that opens streams with large windows and never reads",
    limits: { writeTimeoutMs: 500 },
    settings: [[Setting.INITIAL_WINDOW_SIZE, LARGEST]],
    peer: { reads: false },
    boundBytes: 48 * MIB,
    run: async (peer) => {
      await peer.write(windowUpdate(0, LARGEST - 65_535));
      for (let n = 0; n < 100; n++) await peer.write(streamRequest(2 * n + 1, "60000"));
    },
    ends: { destroys: /it has stopped reading/ },
  },
  {
    name: "a client over TLS that never reads",
    tls: true,
    limits: { writeTimeoutMs: 500 },
    settings: [[Setting.INITIAL_WINDOW_SIZE, LARGEST]],
    peer: { reads: false },
    boundBytes: 48 * MIB,
    run: async (peer) => {
      await peer.write(windowUpdate(0, LARGEST - 65_535));
      for (let n = 0; n < 100; n++) await peer.write(streamRequest(2 * n + 1, "60000"));
    },
    ends: { destroys: /it has stopped reading/ },
  },
  {
    name: "a client that sends requests and never reads the answers",
    limits: { writeTimeoutMs: 500 },
    settings: [[Setting.INITIAL_WINDOW_SIZE, LARGEST]],
    peer: { reads: false },
    boundBytes: 48 * MIB,
    run: async (peer) => {
      await peer.write(windowUpdate(0, LARGEST - 65_535));
      const text = "x".repeat(8000);
      await peer.flood((n) => unaryRequest(2 * n + 1, text), 5000);
    },
    ends: { destroys: /it has stopped reading/ },
  },
  {
    name: "a client that asks for what is not there, over and over, and never reads",
    limits: { writeTimeoutMs: 60_000 },
    boundBytes: 48 * MIB,
    peer: { reads: false },
    run: async (peer) => {
      const unknown = (n: number) => headers(2 * n + 1, requestFields("Nothing"), { end: true });
      await peer.flood(unknown, 200_000);
    },
    ends: { destroys: /it opens streams and does not read their answers/ },
  },
  {
    name: "half a frame, and then silence",
    run: async (peer, victim) => {
      const whole = join(frame(Type.DATA, { stream: 1, payload: new Uint8Array(16_000) }));
      await peer.write(whole.subarray(0, 10));
      assert.equal((await victim.stats()).connectionsOpen, 2);
    },
    ends: "stays",
  },
];
