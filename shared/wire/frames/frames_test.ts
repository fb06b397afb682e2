import assert from "node:assert/strict";
import { hex, latin1, toHex } from "../_testing.ts";
import { OutputBuffer } from "../output_buffer.ts";
import { writeData } from "./data.ts";
import { getUint31, getUint32, writeFrameHeader } from "./frame.ts";
import { checkGoaway, writeGoaway } from "./goaway.ts";
import { dependsOnItself, finishHeaders } from "./headers.ts";
import { paddingOf } from "./padding.ts";
import { checkPing, pingToken, writePing, writePingAck } from "./ping.ts";
import { checkPriority } from "./priority.ts";
import { checkRstStream, writeRstStream } from "./rst_stream.ts";
import {
  applySettings,
  checkSettings,
  DEFAULT_SETTINGS,
  writeSettings,
  writeSettingsAck,
} from "./settings.ts";
import { writeWindowUpdate } from "./window_update.ts";

const LARGEST = 2 ** 31 - 1;

/** The layout of each frame, octet by octet, from RFC 9113, section 6. */
const WRITERS:
  readonly (readonly [name: string, write: (out: OutputBuffer) => void, hex: string])[] = [
    [
      "writeFrameHeader",
      (out) => writeFrameHeader(out, 0x123456, 9, 4, LARGEST),
      "123456 09 04 7fffffff",
    ],
    [
      "writeData",
      (out) => writeData(out, 1, latin1("-abc-"), 1, 4, true),
      "000003 00 01 00000001 616263",
    ],
    [
      "writeData of nothing",
      (out) => writeData(out, 3, latin1(""), 0, 0, false),
      "000000 00 00 00000003",
    ],
    ["writeRstStream", (out) => writeRstStream(out, 5, 8), "000004 03 00 00000005 00000008"],
    [
      "writeSettings",
      (out) => writeSettings(out, { enablePush: false, initialWindowBytes: 0x10000 }),
      "00000c 04 00 00000000 000200000000 000400010000",
    ],
    [
      "writeSettings without what has no limit",
      (out) => writeSettings(out, { maxConcurrentStreams: Infinity }),
      "000000 04 00 00000000",
    ],
    ["writeSettingsAck", writeSettingsAck, "000000 04 01 00000000"],
    ["writePing", (out) => writePing(out, 7), "000008 06 00 00000000 6c61625f00000007"],
    [
      "writePingAck",
      (out) => writePingAck(out, hex("ff 0102030405060708"), 1),
      "000008 06 01 00000000 0102030405060708",
    ],
    [
      "writeGoaway",
      (out) => writeGoaway(out, LARGEST, 11, "no"),
      "00000a 07 00 00000000 7fffffff 0000000b 6e6f",
    ],
    [
      "writeWindowUpdate",
      (out) => writeWindowUpdate(out, 0, LARGEST),
      "000004 08 00 00000000 7fffffff",
    ],
  ];

for (const [name, write, expected] of WRITERS) {
  Deno.test(`${name} writes the layout of RFC 9113`, () => {
    const out = new OutputBuffer();
    write(out);
    assert.equal(toHex(out.take()), expected.replaceAll(" ", ""));
  });
}

Deno.test("writeData writes the same octets for content of any length and place", () => {
  const content = Uint8Array.from({ length: 300 }, (_, i) => i & 0xff);
  for (const [start, end] of [[0, 300], [0, 64], [5, 69], [5, 70], [100, 300]]) {
    const out = new OutputBuffer();
    writeData(out, 1, content, start, end, false);
    assert.deepEqual(out.take().slice(9), content.slice(start, end));
  }
});

Deno.test("finishHeaders cuts a block into frames that join to the same block", () => {
  for (const length of [0, 1, 10, 11, 20, 21, 95]) {
    const out = new OutputBuffer();
    out.reserve(3);
    out.reserve(9);
    const at = out.reserve(length);
    for (let i = 0; i < length; i++) out.bytes[at + i] = i;
    finishHeaders(out, 3, 1, 7, 10);
    const bytes = out.take().subarray(3);
    const block: number[] = [];
    let frames = 0;
    for (let from = 0; from < bytes.length; frames++) {
      const size = bytes[from + 2];
      assert.ok(size <= 10);
      assert.equal(bytes[from + 3], frames === 0 ? 1 : 9);
      const isLast = from + 9 + size === bytes.length;
      assert.equal(bytes[from + 4], (frames === 0 ? 1 : 0) | (isLast ? 4 : 0));
      assert.equal(getUint32(bytes, from + 5), 7);
      block.push(...bytes.subarray(from + 9, from + 9 + size));
      from += 9 + size;
    }
    assert.deepEqual(block, Array.from({ length }, (_, i) => i));
    assert.equal(frames, Math.max(1, Math.ceil(length / 10)));
  }
});

Deno.test("getUint31 leaves out the reserved bit, getUint32 does not", () => {
  assert.equal(getUint31(hex("ffffffff"), 0), LARGEST);
  assert.equal(getUint32(hex("ffffffff"), 0), 2 ** 32 - 1);
});

Deno.test("paddingOf counts the octet that says how many", () => {
  assert.equal(paddingOf(hex("02 61 0000"), 0, 4, 8, 0), 3);
  assert.equal(paddingOf(hex("61"), 0, 1, 0, 0), 0);
  assert.equal(paddingOf(hex("03 00 00 00"), 0, 4, 8, 0), 4);
  assert.equal(paddingOf(hex("04 00 00 00"), 0, 4, 8, 0), -1);
  assert.equal(paddingOf(hex("01 00"), 0, 2, 8, 5), -1, "no room for what stands before");
  assert.equal(paddingOf(hex(""), 0, 0, 8, 0), -1);
});

Deno.test("dependsOnItself leaves out the exclusive bit", () => {
  assert.equal(dependsOnItself(hex("80000005"), 0, 5), true);
  assert.equal(dependsOnItself(hex("00000003"), 0, 5), false);
});

Deno.test("pingToken knows our own pings only", () => {
  assert.equal(pingToken(hex("6c61625f0000002a"), 0), 42);
  assert.equal(pingToken(hex("006161610000002a"), 0), -1);
});

Deno.test("the checks accept what RFC 9113 allows", () => {
  assert.equal(checkGoaway(8, 0), null);
  assert.equal(checkPing(8, 0), null);
  assert.equal(checkPriority(hex("0000000310"), 0, 5, 1), null);
  assert.equal(checkRstStream(4, 1), null);
  assert.equal(checkSettings(0, 12, 0), null);
  assert.equal(checkSettings(1, 0, 0), null);
});

Deno.test("applySettings takes every setting, unknown ones left out", () => {
  const payload = hex(
    "000100000001 000200000000 000300000002 000400000003 000500004000 000600000004 00ff00000005",
  );
  assert.deepEqual(applySettings(DEFAULT_SETTINGS, payload, 0, payload.length), {
    headerTableBytes: 1,
    enablePush: false,
    maxConcurrentStreams: 2,
    initialWindowBytes: 3,
    maxFrameBytes: 16384,
    maxHeaderListBytes: 4,
  });
});
