import assert from "node:assert/strict";
import { judgeResults } from "./smft_program.ts";

for (
  const [name, text, passed] of [
    [
      "passes when all were answered",
      '#TEST=01_steady\n#END={"sent":50,"ok":50,"connections":1}',
      true,
    ],
    ["fails when one was not answered", '#END={"sent":50,"ok":49,"connections":1}', false],
    ["fails when it took two connections", '#END={"sent":50,"ok":50,"connections":2}', false],
    ["fails when the run was interrupted", "#TEST=01_steady\n", false],
  ] as const
) {
  Deno.test(`judgeResults ${name}`, () => {
    assert.equal(judgeResults(text).passed, passed);
  });
}
