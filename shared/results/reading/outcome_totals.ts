import type { Run } from "./read_run.ts";
import { NOT_SENT } from "./record_columns.ts";

/** What the outcomes of a run's records come to together. */
export interface OutcomeTotals {
  readonly sent: number;
  readonly ok: number;
  /** How many calls ended with each status. */
  readonly codes: Readonly<Record<string, number>>;
  /** How many connections were negotiated to each TLS version and cipher. */
  readonly tls: Readonly<Record<string, number>>;
  /** How many attempts failed at each step. */
  readonly phases: Readonly<Record<string, number>>;
}

/** Adds up the outcomes of a run. */
export function outcomeTotals(
  { outcomes, outcomeCounts }: Pick<Run, "outcomes" | "outcomeCounts">,
): OutcomeTotals {
  const codes = new Map<string, number>();
  const tls = new Map<string, number>();
  const phases = new Map<string, number>();
  let sent = 0;
  let ok = 0;
  for (const [at, outcome] of outcomes.entries()) {
    const count = outcomeCounts[at];
    add(codes, outcome.code, count);
    if (outcome.ok) ok += count;
    if (outcome.code === NOT_SENT) continue;
    sent += count;
    add(phases, outcome.phase, count);
    add(tls, outcome.session, count);
  }
  const [codesOf, tlsOf, phasesOf] = [codes, tls, phases].map(Object.fromEntries);
  return { sent, ok, codes: codesOf, tls: tlsOf, phases: phasesOf };
}

function add(counts: Map<string, number>, name: string | undefined, count: number): void {
  if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + count);
}
