import assert from "node:assert/strict";
import { constantRate, parseSchedule } from "../../pace/mod.ts";
import { ExitCode } from "../../program/mod.ts";
import { inFlightBound } from "../loops/in_flight_bound.ts";
import { resultFileName } from "./result_file_name.ts";
import { worstExitCode } from "./worst_exit_code.ts";

Deno.test("inFlightBound lets through what a second of standing still holds up", () => {
  assert.equal(inFlightBound(2000, 50), 2116);
  assert.equal(inFlightBound(1, 50), 18);
});

Deno.test("resultFileName has the rate only where there are several", () => {
  assert.equal(resultFileName("01_steady", constantRate(500), 1), "01_steady_results.txt");
  assert.equal(resultFileName("01_steady", constantRate(500), 4), "01_steady_results_500.txt");
  const poisson = parseSchedule("poisson:2000");
  assert.equal(resultFileName("01_steady", poisson, 2), "01_steady_results_poisson-2000.txt");
});

Deno.test("worstExitCode is the one that matters most", () => {
  const { OK, INVALID_RUN, THRESHOLD_CROSSED, INTERRUPTED } = ExitCode;
  assert.equal(worstExitCode([]), OK);
  assert.equal(worstExitCode([OK, THRESHOLD_CROSSED, OK]), THRESHOLD_CROSSED);
  assert.equal(worstExitCode([THRESHOLD_CROSSED, INVALID_RUN]), INVALID_RUN);
  assert.equal(worstExitCode([INVALID_RUN, INTERRUPTED]), INTERRUPTED);
});
