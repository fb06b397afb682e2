import assert from "node:assert/strict";
import { readFloor } from "../shared/load/testing.ts";
import { readResults } from "@lab/shared/results";
import { runProgram, startProgram, withTempDir, writeCertificates } from "@lab/tools/testing";

const SMFT = "smft/main.ts";

Deno.test("smft calibrate writes a floor that a run takes and marks its figures by", async () => {
  await withTempDir(async (dir) => {
    const calibrated = await runProgram(SMFT, {
      args: ["calibrate", "--pacer=timer"],
      env: { RESULTS_DIR: `${dir}/new` },
    });
    assert.equal(calibrated.code, 0, calibrated.stderr);
    assert.match(calibrated.stdout, /a null call over mTLS/);
    const path = `${dir}/new/floor.json`;
    const { floor, pacer } = await readFloor(path);
    assert.equal(pacer.driver, "timer");
    assert.ok(floor.clock_step_ms > 0);
    assert.ok(floor["null_call_p99.9_ms"] >= floor.null_call_p50_ms);

    const { df, smft } = await writeCertificates(dir);
    const server = await startProgram("df/01_steady_server.ts", {
      env: { ...df, DF_PORT: "0", DELAY_MS: "0" },
    });
    try {
      // A floor as high as this marks every figure that is one of a quantile.
      const high = Object.fromEntries(Object.keys(floor).map((name) => [name, 60_000]));
      const text = await Deno.readTextFile(path);
      const file = { ...JSON.parse(text), engine: "another", floor: high };
      await Deno.writeTextFile(path, JSON.stringify(file));
      const run = await runProgram(SMFT, {
        args: ["steady", "--floor", path, "--rps=100", "--duration-sec=0.5", "--warmup-sec=0"],
        env: { ...smft, DF_PORT: String(server.port), RESULTS_DIR: dir, TIMEOUT_MS: "1000" },
      });
      assert.ok(run.code === 0 || run.code === 3, run.stderr);
      assert.match(run.stderr, /the floor was measured elsewhere.*engine another instead of/);
      assert.match(run.stdout, /† within the noise floor/);
      const { meta } = await readResults(`${dir}/01_steady_results.txt`);
      assert.deepEqual(meta?.floor, high);
    } finally {
      await server.stop();
    }
  });
});

Deno.test("smft calibrate exits with 2 when it cannot write its file, before it measures", async () => {
  await withTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    const { code, stdout, stderr } = await runProgram(SMFT, {
      args: ["calibrate", `--out=${dir}/file/floor.json`],
    });
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /^smft calibrate: .*a file stands where the directory should be\n$/);
  });
});
