import assert from "node:assert/strict";
import { ExitCode } from "../../program/mod.ts";
import { inFlightBound } from "../loops/in_flight_bound.ts";
import { resultFileNames } from "./result_file_names.ts";
import { worstExitCode } from "./worst_exit_code.ts";

Deno.test("inFlightBound lets through what a second of standing still holds up", () => {
  assert.equal(inFlightBound(2000, 50), 2116);
  assert.equal(inFlightBound(1, 50), 18);
});

Deno.test("resultFileNames have the rate only where there are several", () => {
  assert.deepEqual(resultFileNames("01_steady", ["500"]), ["01_steady_results.txt"]);
  assert.deepEqual(resultFileNames("01_steady", ["500", "poisson:2000"]), [
    "01_steady_results_500.txt",
    "01_steady_results_poisson-2000.txt",
  ]);
});

Deno.test("resultFileNames are different when a rate comes again", () => {
  assert.deepEqual(resultFileNames("01_steady", ["50", "60", "50", "50"]), [
    "01_steady_results_50.txt",
    "01_steady_results_60.txt",
    "01_steady_results_50_2.txt",
    "01_steady_results_50_3.txt",
  ]);
});

Deno.test("worstExitCode is the one that matters most", () => {
  const { OK, INVALID_RUN, THRESHOLD_CROSSED, INTERRUPTED } = ExitCode;
  assert.equal(worstExitCode([]), OK);
  assert.equal(worstExitCode([OK, THRESHOLD_CROSSED, OK]), THRESHOLD_CROSSED);
  assert.equal(worstExitCode([THRESHOLD_CROSSED, INVALID_RUN]), INVALID_RUN);
  assert.equal(worstExitCode([INVALID_RUN, INTERRUPTED]), INTERRUPTED);
});
