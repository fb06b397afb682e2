import { formatTime } from "../../results/mod.ts";
import { LISTED_CALLS } from "../aggregate/run_collector.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { formatCount, formatExactMs } from "../markup/format.ts";
import { markup, type Piece } from "../markup/markup.ts";
import { details, table } from "../markup/table.ts";

/** The slowest answered calls and the first failed ones, each as the file has it. */
export function callLists(run: RunFigures): Piece {
  const { slowest, failed, failedCount, corrected, name: of } = run;
  return markup`<figure><h3>Single calls</h3>${
    slowest.length > 0 &&
    markup`<p>The slowest answered call took ${formatTime(slowest[0].latencyMs)}${
      corrected === undefined ? "" : ", lateness and all"
    }.</p>${
      details(
        `The ${formatCount(slowest.length)} slowest answered calls`,
        table(
          "Slowest answered calls, ms",
          [
            { head: "#", figures: true },
            { head: "due at", figures: true },
            ...(corrected === undefined ? [] : [{ head: "corrected", figures: true }]),
            { head: "service", figures: true },
            { head: "lateness", figures: true },
          ],
          slowest.map((call, at) => [
            at + 1,
            formatExactMs(call.atMs),
            ...(corrected === undefined ? [] : [formatExactMs(call.latencyMs)]),
            formatExactMs(call.serviceMs),
            formatExactMs(call.lateMs),
          ]),
          { of },
        ),
      )
    }`
  }${
    failedCount === 0
      ? markup`<p>No call failed.</p>`
      : failed.length === 0
      ? markup`<p>${formatCount(failedCount)} calls failed, and the file has no record of them.</p>`
      : details(
        failed.length < LISTED_CALLS
          ? `The ${formatCount(failed.length)} failed calls`
          : `The first ${LISTED_CALLS} of ${formatCount(failedCount)} failed calls`,
        table(
          "Failed calls, ms",
          [
            { head: "#", figures: true },
            { head: "due at", figures: true },
            { head: "status" },
            { head: "took", figures: true },
            { head: "lateness", figures: true },
            { head: "where and why" },
          ],
          failed.map((call, at) => [
            at + 1,
            formatExactMs(call.atMs),
            call.code,
            formatExactMs(call.serviceMs),
            formatExactMs(call.lateMs),
            [call.where, call.error].filter(Boolean).join(": "),
          ]),
          { of },
        ),
      )
  }</figure>`;
}
