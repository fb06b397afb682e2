import type { ScenarioFacts, Tally } from "../../scenarios/mod.ts";
import type { Run } from "./read_run.ts";
import { NOT_SENT, type Outcome } from "./record_columns.ts";

/** What the outcomes of a run's records come to together. */
export interface OutcomeTotals {
  /** Calls sent. */
  readonly sent: number;
  /** Of them those that succeeded. */
  readonly ok: number;
  /** How many calls ended with each status. */
  readonly codes: Readonly<Record<string, number>>;
  /** Of each tally of the test, by its name, how many calls that were sent had each value. */
  readonly tallies: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Adds up the outcomes of a run. */
export function outcomeTotals(
  { outcomes, outcomeCounts }: Pick<Run, "outcomes" | "outcomeCounts">,
  { tallies = [] }: Pick<ScenarioFacts, "tallies">,
): OutcomeTotals {
  const codes = new Map<string, number>();
  const values = tallies.map((tally) => ({ tally, counts: new Map<string, number>() }));
  let sent = 0;
  let ok = 0;
  for (const [at, outcome] of outcomes.entries()) {
    const count = outcomeCounts[at];
    add(codes, outcome.code, count);
    if (outcome.ok) ok += count;
    if (outcome.code === NOT_SENT) continue;
    sent += count;
    for (const { tally, counts } of values) add(counts, valueOf(outcome, tally), count);
  }
  return {
    sent,
    ok,
    codes: Object.fromEntries(codes),
    tallies: Object.fromEntries(
      values.map(({ tally, counts }) => [tally.name, Object.fromEntries(counts)]),
    ),
  };
}

/** What an outcome has in the fields of a tally; undefined when it has none of them. */
function valueOf({ names = {} }: Outcome, { fields }: Tally): string | undefined {
  const known = fields.map((field) => names[field]).filter((name) => name !== undefined);
  return known.length === 0 ? undefined : known.join(" ");
}

function add(counts: Map<string, number>, name: string | undefined, count: number): void {
  if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + count);
}
