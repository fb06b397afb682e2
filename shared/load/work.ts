import { ScoreCalls, type ScoreWork } from "./score_calls.ts";
import { SigningCalls } from "./signing_calls.ts";
import type { SigningWork } from "./signing_inputs.ts";
import type { WorkCalls, WorkOptions } from "./work_calls.ts";

/** What the calls of a run are: plain data, so that it reaches another thread. */
export type Work = ScoreWork | SigningWork;

/** Makes the calls of a run. */
export function openWork(work: Work, options: WorkOptions): WorkCalls {
  return work.kind === "score" ? new ScoreCalls(work, options) : new SigningCalls(work, options);
}
