import {
  CALL_FLOOR,
  type Column,
  formatMs,
  LATENESS_FLOOR,
  markdownTable,
  QUANTILES,
} from "../../results/mod.ts";
import type { FloorFile } from "./floor_file.ts";

/** What a floor has of a bare byte that goes over loopback and comes back. */
export const LOOPBACK_FLOOR = "loopback";

/** What this machine can resolve, as Markdown for people. */
export function calibrateTable(file: FloorFile): string {
  const { floor, host } = file;
  const fields = Object.keys(QUANTILES);
  const columns: Column[] = [
    { head: "what", align: "left" },
    ...fields.map((field): Column => ({ head: field.replace("_ms", ""), align: "right" })),
  ];
  const rows = [
    [LATENESS_FLOOR, `lateness of the pacer (${file.pacer.driver})`],
    [LOOPBACK_FLOOR, "a byte over loopback TCP and back"],
    [CALL_FLOOR, `a null call over mTLS in one process (${file.engine})`],
  ].map(([part, name]) => [name, ...fields.map((field) => formatMs(floor[`${part}_${field}`]))]);
  const cores = `${host.cpus} ${host.cpus === 1 ? "core" : "cores"}`;
  return [
    "## The noise floor of this machine, ms",
    markdownTable(columns, rows),
    `The clock moves in steps of ${Math.round(floor.clock_step_ms * 1e6)} ns. Measured on ` +
    `${host.os} ${host.arch}, ${cores}${host.cpu_model ? ` (${host.cpu_model})` : ""}, ` +
    `Deno ${file.deno}. A quantile of a run that is not above the one here is the machine's.`,
  ].join("\n\n");
}
