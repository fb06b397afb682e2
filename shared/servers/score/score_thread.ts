import type { ServingReport, ThreadService, ThreadTalk } from "../../serve/mod.ts";
import type { HistogramSnapshot } from "../../stats/mod.ts";
import { type ScorePlan, type ScoreReport, serveScores } from "./serve_scores.ts";

/** A report that can leave its thread. */
export interface PlainScoreReport extends ServingReport, Omit<ScoreReport, "excess"> {
  readonly excess: HistogramSnapshot;
}

/** What crosses to a thread that serves scores. */
interface ScoreTalk extends ThreadTalk {
  readonly plan: ScorePlan;
  readonly report: PlainScoreReport;
}

/** Scores as one of several threads serves them. */
export const scoreThread: ThreadService<ScoreTalk> = {
  name: "score",
  start: () => ({
    async listen(plan) {
      const serving = await serveScores(plan);
      return {
        ...serving,
        async drain(graceMs) {
          const { excess, ...report } = await serving.drain(graceMs);
          return { ...report, excess: excess.snapshot() };
        },
      };
    },
  }),
};
