import assert from "node:assert/strict";
import { runToEnd, succeeds } from "../base/testing.ts";

const MODULE = import.meta.resolve("./mod.ts");

/** Whether threads may have a real-time priority here. */
const ignore = Deno.build.os !== "linux" || !await succeeds(["chrt", "-f", "21", "true"]);

/** Runs a program that has a driver at real time; what it prints. */
async function run(body: string): Promise<string> {
  const program = `
    import { createTickDriver, favourThread } from ${JSON.stringify(MODULE)};
    /** The real-time priorities of the threads of this process (proc(5): rt_priority is the 40th). */
    const priorities = () =>
      [...Deno.readDirSync("/proc/self/task")].map(({ name }) =>
        Number(
          Deno.readTextFileSync(\`/proc/self/task/\${name}/stat\`).split(") ")[1].split(" ")[37]
        )
      ).filter((priority) => priority > 0).sort().join();
    const driver = await createTickDriver("sleeper", () => {}, {
      realtime: true,
      onLowered: () => console.log("lowered"),
    });
    ${body}
  `;
  const { code, stdout, stderr } = await runToEnd([
    ...[Deno.execPath(), "run", "--no-check", "--allow-all"],
    `data:application/typescript,${encodeURIComponent(program)}`,
  ]);
  assert.equal(code, 0, stderr);
  return stdout;
}

Deno.test({
  name: "createTickDriver keeps time at real time: the sleeper above the loop, and no other thread",
  ignore,
  async fn() {
    const printed = await run(`
      console.log(driver.facts.realtime, priorities());
      // Neither a thread nor a program that is started here has it too.
      const child = await new Deno.Command("chrt", { args: ["-p", "0"] }).output();
      console.log(new TextDecoder().decode(child.stdout).includes("SCHED_FIFO"));
      const other = await createTickDriver("sleeper", () => {});
      console.log(other.facts.realtime, priorities());
      await other.close();
      await driver.close();
      // The worker's thread takes a moment to end.
      for (let i = 0; i < 1000 && priorities() !== ""; i++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      console.log(priorities());
    `);
    assert.equal(printed, "on 20,21\nfalse\nundefined 20,21\n\n");
  },
});

Deno.test({
  name: "a loop that uses most of a core gives its real-time priority back",
  ignore,
  async fn() {
    const printed = await run(`
      const endMs = performance.now() + 20_000;
      while (driver.facts.realtime === "on" && performance.now() < endMs) {
        const turnMs = performance.now() + 20;
        while (performance.now() < turnMs);
        await new Promise((resolve) => setTimeout(resolve));
      }
      console.log(driver.facts.realtime, priorities());
      await driver.close();
    `);
    assert.equal(printed, "lowered\nlowered 21\n");
  },
});

Deno.test({
  name: "favourThread leaves a priority that somebody else gave",
  ignore,
  async fn() {
    const { stdout } = await runToEnd([
      ...["chrt", "-f", "5", Deno.execPath(), "eval", "--no-check"],
      `import { favourThread } from ${JSON.stringify(MODULE)};
       console.log(favourThread("realtime", 20).realtime, favourThread("lower").realtime);
       const [stat] = Deno.readTextFileSync("/proc/thread-self/stat").split("\\n");
       console.log(stat.split(") ")[1].split(" ")[37]);`,
    ]);
    assert.equal(stdout, "true true\n5\n");
  },
});
