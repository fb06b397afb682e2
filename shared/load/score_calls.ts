import { scoreService } from "../codec/mod.ts";
import { seededRandom } from "../pace/mod.ts";
import type { TimedCall } from "./timed_call.ts";
import { randomVectors } from "./vectors.ts";
import type { WorkCalls, WorkOptions } from "./work_calls.ts";

/** Different requests of a run; call k sends request k modulo this, which is a power of two. */
const VECTORS = 1024;

/** 01_steady: the score of a vector. */
export interface ScoreWork {
  readonly kind: "score";
  /** Numbers in each vector. */
  readonly vectorLength: number;
}

/** Asks for scores. */
export class ScoreCalls implements WorkCalls {
  readonly #options: WorkOptions;
  readonly #requests: readonly { json: string }[];

  constructor({ vectorLength }: ScoreWork, options: WorkOptions) {
    this.#options = options;
    this.#requests = randomVectors({
      count: VECTORS,
      length: vectorLength,
      random: seededRandom(options.seed),
    }).map((json) => ({ json }));
  }

  start(k: number, done: (call: TimedCall) => void): void {
    const { channel, callOptions } = this.#options;
    const { getScore } = scoreService.methods;
    channel.unary(getScore, this.#requests[k & (VECTORS - 1)], callOptions, done);
  }
}
