import assert from "node:assert/strict";
import { dispatch } from "./dispatch.ts";

const binary = {
  name: "tool",
  version: "1.2.3",
  commands: {
    first: {
      summary: "Does one thing.",
      run: (args: readonly string[]) => Promise.resolve(args.length),
    },
  },
};

Deno.test("dispatch runs the command of that name with the rest", async () => {
  assert.equal(await dispatch(binary, ["first", "a", "b"]), 2);
});

Deno.test("dispatch ends with 0 when asked for help or the version", async () => {
  assert.equal(await dispatch(binary, ["--help"]), 0);
  assert.equal(await dispatch(binary, ["--version"]), 0);
});

for (const args of [[], ["second"], ["toString"]]) {
  Deno.test(`dispatch ends with 2 for [${args}]`, async () => {
    assert.equal(await dispatch(binary, args), 2);
  });
}
