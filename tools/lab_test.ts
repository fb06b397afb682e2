import assert from "node:assert/strict";
import { labMain } from "./lab.ts";

for (
  const { name, args, code } of [
    { name: "no command is named", args: [], code: 2 },
    { name: "a side is missing", args: ["compare", "run", "--a", "true"], code: 2 },
    {
      name: "a side names no program",
      args: ["compare", "run", "--a", "X=1", "--b", "y"],
      code: 2,
    },
    {
      name: "the pairs are no number",
      args: ["compare", "run", "--a", "x", "--b", "y", "--pairs", "ten"],
      code: 2,
    },
    { name: "help is asked for", args: ["--help"], code: 0 },
    {
      name: "a server ends before it listens",
      args: ["compare", "run", "--a", "true", "--b", "true", "--pairs", "1"],
      code: 1,
    },
    {
      name: "a server cannot be started",
      args: ["compare", "run", "--a", "./no_such", "--b", "./no_such", "--pairs", "1"],
      code: 1,
    },
  ]
) {
  Deno.test(`labMain ends with ${code} when ${name}`, async () => {
    assert.equal(await labMain(args), code);
  });
}
