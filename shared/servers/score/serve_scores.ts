import { NS_PER_MS } from "../../base/mod.ts";
import {
  createDelayLine,
  createTickDriver,
  seededRandom,
  type TickDriverKind,
} from "../../pace/mod.ts";
import { createScoreService } from "../../services/mod.ts";
import { REALTIME_LOWERED, sayRealtime } from "../../observe/mod.ts";
import { LatencyHistogram } from "../../stats/mod.ts";
import {
  openServing,
  type ServerPlan,
  type Serving,
  servingLogger,
  type ServingReport,
} from "../../serve/mod.ts";

/** What a score server is made of. */
export interface ScorePlan extends ServerPlan {
  readonly delayMs: number;
  readonly pacer: TickDriverKind;
  /** Whether what times the delay asks for a real-time priority. */
  readonly realtime: boolean;
  /** Whether it says what came of that: one of several threads does. */
  readonly saysRealtime: boolean;
  readonly seed: number;
}

/** What a score server served. */
export interface ScoreReport extends ServingReport {
  /** How much longer than asked calls were delayed. */
  readonly excess: LatencyHistogram;
  /** What timed the delay; absent where there was none. */
  readonly driver?: string;
}

/** Serves scores from this thread. Rejects with a ListenError. */
export async function serveScores(plan: ScorePlan): Promise<Serving<ScoreReport>> {
  const excess = new LatencyHistogram();
  const logger = servingLogger(plan.log);
  const { realtime } = plan;
  const onLowered = () => logger.warn(REALTIME_LOWERED);
  const delay = await createDelayLine({
    delayNs: plan.delayMs * NS_PER_MS,
    createDriver: (onTick) => createTickDriver(plan.pacer, onTick, { realtime, onLowered }),
    onWaited: (excessNs) => excess.recordMs(excessNs / NS_PER_MS),
  });
  if (plan.saysRealtime) sayRealtime(logger, delay.facts?.realtime);
  const score = createScoreService({
    wait: (arrivedNs) => delay.wait(arrivedNs),
    random: seededRandom(plan.seed),
  });
  const serving = await openServing(plan, { services: [score], close: () => delay.close() });
  return {
    ...serving,
    async drain(graceMs) {
      const report = await serving.drain(graceMs);
      return { ...report, excess, driver: delay.facts?.driver };
    },
  };
}
