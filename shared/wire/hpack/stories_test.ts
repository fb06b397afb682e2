import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import hpack from "hpack.js";
import { OutputBuffer } from "../output_buffer.ts";
import { HpackDecoder } from "./decoder.ts";
import { HpackEncoder } from "./encoder.ts";

interface Story {
  readonly story: string;
  readonly headers: readonly (readonly string[])[];
  readonly encoders: Readonly<Record<string, readonly (readonly [string, number?])[]>>;
}

const LIMITS = { headerListBytes: 1 << 20, headerFields: 10_000 };
const FILE = new URL("../testdata/hpack_stories.json.gz", import.meta.url);
const STORIES: readonly Story[] = JSON.parse(gunzipSync(readFileSync(FILE)).toString());

Deno.test("HpackDecoder decodes every story of every encoder of hpack-test-case", () => {
  const encoders = new Set<string>();
  for (const { story, headers, encoders: byEncoder } of STORIES) {
    for (const [name, blocks] of Object.entries(byEncoder)) {
      encoders.add(name);
      const decoder = new HpackDecoder(LIMITS);
      blocks.forEach(([block, tableBytes], i) => {
        if (tableBytes !== undefined) decoder.setTableLimit(tableBytes);
        const bytes = Uint8Array.from(atob(block), (c) => c.charCodeAt(0));
        const list = decoder.decode(bytes, 0, bytes.length);
        assert.deepEqual(list?.fields, headers[i], `${name}, story ${story}, block ${i}`);
      });
    }
  }
  assert.equal(encoders.size, 6);
});

/** Calls `each` with every header list of the stories and its block by an encoder of ours. */
function encodeStories(
  options: { huffman: boolean; indexing: boolean },
  begin: () => (block: Uint8Array, fields: readonly string[], where: string) => void,
): void {
  for (const { story, headers } of STORIES) {
    const encoder = new HpackEncoder(options);
    const each = begin();
    headers.forEach((fields, i) => {
      if (options.indexing && i % 8 === 5) encoder.setPeerLimit(i % 16 === 5 ? 512 : 4096);
      const out = new OutputBuffer();
      encoder.encode(out, fields);
      each(out.take(), fields, `story ${story}, block ${i}`);
    });
  }
}

const MODES = [true, false].flatMap((huffman) =>
  [true, false].map((indexing) => ({ huffman, indexing }))
);

Deno.test("HpackEncoder's blocks decode to the same with our decoder", () => {
  for (const mode of MODES) {
    encodeStories(mode, () => {
      const decoder = new HpackDecoder(LIMITS);
      return (block, fields, where) =>
        assert.deepEqual(decoder.decode(block, 0, block.length)?.fields, fields, where);
    });
  }
});

Deno.test("HpackEncoder's blocks decode to the same with hpack.js", () => {
  for (const mode of MODES) {
    encodeStories(mode, () => {
      const other = hpack.decompressor.create({ table: { maxSize: 4096 } });
      return (block, fields, where) => {
        other.write(block);
        other.execute();
        const decoded: string[] = [];
        for (let field = other.read(); field; field = other.read()) {
          decoded.push(field.name, field.value);
        }
        assert.deepEqual(decoded, fields, where);
      };
    });
  }
});
