import type { RecordColumns } from "../../results/mod.ts";
import type { ScenarioFacts } from "../../scenarios/mod.ts";
import { OverTime } from "./over_time.ts";
import type { ReportCall } from "./report_call.ts";
import { TopCalls } from "./top_calls.ts";

/** How many of the slowest and of the failed calls are listed. */
export const LISTED_CALLS = 100;

/** A failed call with what it said, and where it failed. */
export interface FailedCall extends ReportCall {
  readonly error?: string;
  readonly where?: string;
}

/** Takes the records of a run, block after block, and keeps of them what fits on a page. */
export class RunCollector {
  readonly overTime: OverTime;
  readonly #facts: Pick<ScenarioFacts, "service" | "failedAt">;
  readonly slowest = new TopCalls(LISTED_CALLS);
  readonly failed: FailedCall[] = [];
  failedCount = 0;
  /** Calls without a time, which no chart over time can show. */
  withoutTime = 0;
  count = 0;
  readonly codes: Record<string, number> = {};

  /** @param options `facts`: of the run's test */
  constructor(
    options: {
      readonly durationMs?: number;
      readonly facts: Pick<ScenarioFacts, "service" | "failedAt">;
    },
  ) {
    this.#facts = options.facts;
    this.overTime = new OverTime(options);
  }

  add(block: RecordColumns): void {
    const { count, outcomes, outcome, numbers } = block;
    const { at, late, [this.#facts.service]: service } = numbers;
    for (let row = 0; row < count; row++) {
      const { ok, code } = outcomes[outcome[row]];
      const lateMs = late === undefined ? NaN : late[row];
      const serviceMs = service === undefined ? NaN : service[row];
      const call: ReportCall = {
        ok,
        code,
        atMs: at === undefined ? NaN : at[row],
        lateMs,
        serviceMs,
        // To the microsecond of the file, as the maximum is: 0.1 + 0.2 is 0.3 there.
        latencyMs: Number.isNaN(lateMs)
          ? serviceMs
          : Math.round((serviceMs + lateMs) * 1000) / 1000,
      };
      this.codes[code] = (this.codes[code] ?? 0) + 1;
      if (!this.overTime.add(call)) this.withoutTime++;
      if (!ok) this.#failed(call, block, row);
      else if (!Number.isNaN(serviceMs)) this.slowest.add(call);
    }
    this.count += count;
  }

  #failed(call: ReportCall, { errors, outcomes, outcome }: RecordColumns, row: number): void {
    this.failedCount++;
    if (this.failed.length >= LISTED_CALLS) return;
    const { names = {} } = outcomes[outcome[row]];
    const { failedAt } = this.#facts;
    const where = failedAt === undefined ? undefined : names[failedAt];
    this.failed.push({ ...call, error: errors.get(row), where });
  }
}
