import assert from "node:assert/strict";
import { launch, runToEnd } from "../testing.ts";

/** Says each on a line of its own, and then waits for as long as it is let. */
const TALKS = [
  "sh",
  "-c",
  "echo error :1 >&2; echo first; echo ready :2; echo ready :3; exec sleep 60",
];

Deno.test("launch waits for the line that is meant, and stops the program", async () => {
  const program = launch(TALKS);
  assert.equal(await program.waitFor(/:\d/, { from: "stdout" }), "ready :2");
  assert.equal(await program.waitFor(/ready/, { count: 2 }), "ready :3");
  assert.equal(await program.waitFor(/^error/), "error :1");
  const { code, stdout, stderr } = await program.stop();
  assert.equal(code, 143);
  assert.deepEqual([stdout, stderr], ["first\nready :2\nready :3\n", "error :1\n"]);
  assert.equal((await program.stop()).code, 143);
});

Deno.test("launch says all that a program wrote when it ended before the line", async () => {
  const program = launch(["sh", "-c", "echo no; echo why >&2; exit 7"]);
  await assert.rejects(
    program.waitFor(/ready/),
    /^Error: sh .* ended before \/ready\/: no\nwhy\n$/,
  );
  assert.equal((await program.finished()).code, 7);
});

Deno.test("runToEnd gives variables and folder to the program, and nothing to read", async () => {
  const { stdout } = await runToEnd(["sh", "-c", "cat; pwd; echo $A $NO_COLOR"], {
    cwd: "/",
    env: { A: "b" },
  });
  assert.equal(stdout, "/\nb 1\n");
});
