import assert from "node:assert/strict";
import { launch } from "../testing.ts";

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

Deno.test("launch finds an empty line, and only whole ones", async () => {
  const program = launch(["sh", "-c", "echo; echo ready; printf 'ready not'"]);
  assert.equal(await program.waitFor(/^$/), "");
  await assert.rejects(program.waitFor(/ready/, { count: 2 }), /ended before/);
});

Deno.test("ask gives each line the answer to it, however they are asked", async () => {
  const program = launch(["sh", "-c", 'while read -r line; do echo "to $line"; done'], {
    stdin: "piped",
  });
  assert.deepEqual(await Promise.all([program.ask("a"), program.ask("b")]), ["to a", "to b"]);
  assert.equal(await program.ask("c"), "to c");
  assert.equal((await program.finished()).code, 0);
});

Deno.test("ask says all that a program wrote when it ended before its answer", async () => {
  const program = launch(["sh", "-c", "read -r line; echo no $line >&2"], { stdin: "piped" });
  await assert.rejects(program.ask("a"), /ended before its answer: no a\n$/);
  await assert.rejects(program.ask("b"), /ended before its answer/);
});

Deno.test("firstOutput gives what is no line yet, and nothing when the program says nothing", async () => {
  const program = launch(["sh", "-c", "printf begun; exec sleep 60"]);
  assert.equal(await program.firstOutput(), "begun");
  await program.stop();
  const silent = launch(["true"]);
  assert.equal(await silent.firstOutput(), "");
  await silent.finished();
});
