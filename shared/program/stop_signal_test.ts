import assert from "node:assert/strict";
import { launch, ROOT } from "../base/testing.ts";

/** Says when it is to stop, and when a signal more would be another wish. */
const PROGRAM = `
  import { stopSignal } from ${JSON.stringify(import.meta.resolve("./stop_signal.ts"))};
  const stop = stopSignal({ hangUp: true });
  const say = (text) => () => {
    console.log(text);
    setTimeout(() => console.log("another"), 1100);
  };
  stop.signal.addEventListener("abort", say("stopping"));
  stop.atOnce.addEventListener("abort", say("at once"));
  setInterval(() => {}, 1000);
  console.log("ready");
`;

const COMMAND = [
  ...[Deno.execPath(), "run", "--no-check", "--allow-all", `--config=${ROOT}deno.json`],
  `data:application/typescript,${encodeURIComponent(PROGRAM)}`,
];

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`stopSignal takes a ${signal} that is repeated soon as one, a later one as haste, and the third as the end`, async () => {
    const program = launch(COMMAND);
    const { process } = program;
    const tooLate = setTimeout(() => process.kill("SIGKILL"), 30_000);
    await program.waitFor(/ready/);
    process.kill(signal);
    await program.waitFor(/stopping/);
    process.kill(signal);
    process.kill("SIGINT");
    await program.waitFor(/another/);
    process.kill(signal);
    await program.waitFor(/at once/);
    process.kill("SIGTERM");
    await program.waitFor(/another/, { count: 2 });
    const { stdout } = await program.stop(signal);
    clearTimeout(tooLate);
    assert.equal(stdout, "ready\nstopping\nanother\nat once\nanother\n");
    assert.equal((await process.status).signal, signal);
  });
}

Deno.test("stopSignal passes over SIGHUP under nohup", async () => {
  const program = launch(["nohup", ...COMMAND]);
  await program.waitFor(/ready/);
  program.process.kill("SIGHUP");
  // Of signals that wait the kernel hands over the one with the lower number first (signal(7)).
  program.process.kill("SIGTERM");
  await program.waitFor(/stopping/);
  await program.waitFor(/another/);
  program.process.kill("SIGHUP");
  program.process.kill("SIGTERM");
  await program.waitFor(/at once/);
  await program.waitFor(/another/, { count: 2 });
  program.process.kill("SIGHUP");
  const { stdout } = await program.stop("SIGTERM");
  assert.equal(stdout.match(/at once/g)?.length, 1);
  assert.equal((await program.process.status).signal, "SIGTERM");
});
