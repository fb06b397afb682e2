import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { launch, ROOT, runToEnd, withTempDir } from "../shared/base/testing.ts";
import { runProgram, writeCertificates } from "./testing/mod.ts";

/** What a command of a task names: files of modules, and tasks that it runs. */
interface Named {
  readonly files: readonly string[];
  readonly tasks: readonly string[];
}

const COMMANDS: readonly (readonly [name: string, command: string])[] = Object.entries(config.tasks)
  .map(([name, { command }]) => [name, command]);

function namedBy(command: string): Named {
  const words = command.split(" ");
  const [task] = words[1] === "task" ? words.slice(2).filter((word) => !word.startsWith("-")) : [];
  return {
    files: words.filter((word) => /\.(ts|js)$/.test(word)),
    tasks: task === undefined ? [] : [task],
  };
}

/** As a user starts it. */
function task(...words: string[]): string[] {
  return [Deno.execPath(), "task", "--quiet", ...words];
}

Deno.test("the tasks name files and tasks that are there", async (t) => {
  for (const [name, command] of COMMANDS) {
    await t.step(name, async () => {
      const { files, tasks } = namedBy(command);
      assert.match(command, /^deno (run|test|task) /);
      for (const file of files) assert.ok((await Deno.stat(ROOT + file)).isFile, file);
      for (const each of tasks) assert.ok(each in config.tasks, `${each} is no task`);
      if (name === "program" || name === "test") return;
      assert.ok(files.length + tasks.length > 0, "names nothing that it runs");
    });
  }
});

Deno.test("the permissions of both programs and V8's flags stand in one task", () => {
  const having = (flag: string) =>
    COMMANDS.filter(([, command]) => command.includes(flag)).map(([name]) => name);
  assert.deepEqual(having("--v8-flags="), ["program"]);
  const runs = COMMANDS.filter(([, command]) => /\b(df|smft)\//.test(command));
  for (const [name, command] of runs) {
    assert.match(command, /^deno task --quiet program (df|smft)\/main\.ts\b/, name);
  }
});

Deno.test("each side of a numbered test has a task of its own", async () => {
  const commands = new Map(COMMANDS);
  for (const program of ["df", "smft"]) {
    let count = 0;
    for await (const { name } of Deno.readDir(ROOT + program)) {
      const [, test, side] = /^\d\d_(\w+)_(server|client)\.ts$/.exec(name) ?? [];
      if (test === undefined) continue;
      count++;
      assert.equal(
        commands.get(`${test}:${side}`),
        `deno task --quiet program ${program}/main.ts ${test}`,
      );
    }
    assert.ok(count >= 3, program);
  }
});

Deno.test("a task of a program hands flags in, and output and exit code out, as they are", async () => {
  const args = ["--rps", "a b", "--no-such-flag", "$HOME"];
  const direct = await runProgram("smft/main.ts", { args: ["steady", ...args] });
  const through = await runToEnd(task("steady:client", ...args), { cwd: ROOT });
  assert.deepEqual(through, direct);
  assert.equal(direct.code, 2);
  assert.match(direct.stderr, /--no-such-flag/);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`a task of a server drains it and ends with its exit code on ${signal}`, async () => {
    await withTempDir(async (dir) => {
      const { df } = await writeCertificates(dir);
      const server = launch(task("steady:server"), {
        cwd: ROOT,
        env: { ...df, DF_PORT: "0", DELAY_MS: "0" },
      });
      await server.waitFor(/^DF /);
      const { code, stdout, stderr } = await server.stop(signal);
      assert.equal(code, 0, stderr);
      assert.equal(stderr.match(/ draining /g)?.length, 1, stderr);
      assert.match(stderr, / served .*calls=0/);
      assert.doesNotMatch(stdout + stderr, /Task /);
    });
  });
}
