import assert from "node:assert/strict";
import { outputOf, runToEnd, succeeds } from "../testing.ts";

Deno.test("runToEnd gives variables and folder to the program, and nothing to read", async () => {
  const { stdout } = await runToEnd(["sh", "-c", "cat; pwd; echo $A $NO_COLOR"], {
    cwd: "/",
    env: { A: "b" },
  });
  assert.equal(stdout, "/\nb 1\n");
});

Deno.test("runToEnd gives all of its input to the program, as much as that reads of it", async () => {
  const input = "x".repeat(1_000_000);
  assert.equal((await runToEnd(["cat"], { input })).stdout, input);
  assert.equal((await runToEnd(["true"], { input })).code, 0);
});

Deno.test("outputOf says all that a program wrote when it fails", async () => {
  assert.equal(await outputOf(["sh", "-c", "echo out; echo why >&2"]), "out\n");
  await assert.rejects(
    outputOf(["sh", "-c", "echo out; echo why >&2; exit 3"]),
    /^Error: sh .* ended with exit code 3: out\nwhy\n$/,
  );
});

Deno.test("succeeds says no of a program that fails, is not there or is none", async () => {
  assert.ok(await succeeds(["true"]));
  for (const name of ["false", "no-such-program", import.meta.dirname!]) {
    assert.ok(!await succeeds([name]), name);
  }
});
