import assert from "node:assert/strict";
import { checkDenoVersion } from "./check_deno_version.ts";

const rows: readonly (readonly [name: string, version: string, problem: RegExp | undefined])[] = [
  ["an old major version", "1.46.3", /needs Deno 2\.7\.14/],
  ["the last one without what grpc-js needs", "2.7.13", /needs Deno 2\.7\.14/],
  ["the first one with what grpc-js needs", "2.7.14", undefined],
  ["the one that the project pins", "2.9.3", undefined],
  ["the first that aborts on GOAWAY", "2.9.4", /aborts .*#36788/],
  ["the last that is known to abort", "2.9.8", /aborts .*#36788/],
  ["a later one, of which nothing is known", "2.10.0", undefined],
  ["a canary of a bad version", "2.9.5+1a2b3c4", /aborts/],
  ["text that is no version", "unknown", undefined],
];
for (const [name, version, problem] of rows) {
  Deno.test(`checkDenoVersion judges ${name}`, () => {
    const sentence = checkDenoVersion(version);
    if (problem === undefined) assert.equal(sentence, undefined);
    else assert.match(sentence ?? "", problem);
  });
}
