import assert from "node:assert/strict";
import { launch } from "../base/testing.ts";

/** Says when it is to stop, and when a signal more would be another wish. */
const PROGRAM = `
  import { stopSignal } from ${JSON.stringify(import.meta.resolve("./stop_signal.ts"))};
  const stop = stopSignal();
  stop.signal.addEventListener("abort", () => {
    console.log("stopping");
    setTimeout(() => console.log("another"), 600);
  });
  setInterval(() => {}, 1000);
  console.log("ready");
`;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`stopSignal takes a ${signal} that is repeated at once as one, and a later one as the end`, async () => {
    const url = `data:application/typescript,${encodeURIComponent(PROGRAM)}`;
    const program = launch([
      Deno.execPath(),
      "run",
      "--no-check",
      "--allow-env",
      "--allow-sys",
      url,
    ]);
    await program.waitFor(/ready/);
    program.process.kill(signal);
    await program.waitFor(/stopping/);
    program.process.kill(signal);
    program.process.kill("SIGINT");
    await program.waitFor(/another/);
    const tooLate = setTimeout(() => program.process.kill("SIGKILL"), 20_000);
    const { stdout } = await program.stop(signal);
    clearTimeout(tooLate);
    assert.equal(stdout, "ready\nstopping\nanother\n");
    assert.equal((await program.process.status).signal, signal);
  });
}
