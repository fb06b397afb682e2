import { type Column, markdownTable } from "@lab/shared/results";
import type { Disturbance } from "./disturbances.ts";
import type { Tally } from "./tally.ts";

const LEFT = (head: string): Column => ({ head, align: "left" });
const RIGHT = (head: string): Column => ({ head, align: "right" });

/** Calls by kind and status. */
export function callsTable({ counts }: Tally): string {
  const names = [...new Set([...counts.values()].flatMap((each) => [...each.keys()]))].sort();
  const rows = [...counts].map(([kind, each]) => {
    const numbers = names.map((name) => each.get(name) ?? 0);
    return [kind, ...numbers, numbers.reduce((sum, n) => sum + n, 0)].map(String);
  });
  return markdownTable([LEFT("calls"), ...names.map(RIGHT), RIGHT("all")], rows);
}

/** What was done to the pair, and how often. */
export function disturbancesTable(counts: ReadonlyMap<Disturbance, number>): string {
  const rows = [...counts].map(([what, count]) => [what, String(count)]);
  return markdownTable([LEFT("disturbance"), RIGHT("times")], rows);
}
