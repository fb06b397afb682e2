import { scoreService } from "../../codec/mod.ts";
import type { Calls, CallsOptions, EndedCall } from "../calls.ts";
import { KeptChannel } from "../kept_channel.ts";
import { type Scenario } from "../scenario.ts";
import { SCORE_ROWS, scoreRequests, type ScoreWork } from "../score_requests.ts";
import { steadyFacts } from "./facts.ts";

/** Different requests of a run; call k sends request k modulo this, which is a power of two. */
const REQUESTS = 1024;

/** 01_steady: the score of a vector at a fixed rate, over one reused connection a thread. */
export const steady: Scenario<typeof SCORE_ROWS, ScoreWork> = {
  ...steadyFacts,
  command: "steady",
  summary: "Sends calls at a fixed rate over one reused connection, and times each.",
  settings: { rows: SCORE_ROWS, defaults: { rps: "500" }, shared: true },
  prepare({ settings: { vectorLength } }) {
    return Promise.resolve({ work: { vectorLength } });
  },
  open: openScoreCalls,
};

async function openScoreCalls(work: ScoreWork, options: CallsOptions): Promise<Calls> {
  const kept = await KeptChannel.open(options);
  const { channel } = kept;
  const { callOptions, seed } = options;
  const { getScore } = scoreService.methods;
  const requests = scoreRequests(work, { count: REQUESTS, seed });
  return {
    connections: kept.connections,
    start(k: number, done: (call: EndedCall) => void) {
      channel.unary(getScore, requests[k & (REQUESTS - 1)], callOptions, done);
    },
    connectionCounts: () => kept.connectionCounts(),
    close: () => kept.close(),
  };
}
