import { scoreService } from "../codec/mod.ts";
import { Status } from "../grpc/mod.ts";
import { implement, RpcError, type ServiceImplementation } from "../rpc/mod.ts";

/** What the score service needs from its server. */
interface ScoreServiceOptions {
  /** Resolves when the artificial delay of a request that arrived at `arrivedNs` is over. */
  readonly wait: (arrivedNs: number) => Promise<void>;
  /** The source of scores: numbers in [0, 1). */
  readonly random: () => number;
}

/**
 * `score.ScoreService`: checks the vector, waits out the delay and answers a random score. A vector
 * that is not an array of finite numbers is answered at once with INVALID_ARGUMENT and the reason.
 */
export function createScoreService(options: ScoreServiceOptions): ServiceImplementation {
  return implement(scoreService, {
    async getScore(request, context) {
      const problem = vectorProblem(request.json ?? "");
      if (problem !== undefined) throw new RpcError(Status.INVALID_ARGUMENT, problem);
      await options.wait(context.arrivedNs);
      return { score: options.random() };
    },
  });
}

/** What is wrong with a vector as JSON text; undefined when it is an array of finite numbers. */
export function vectorProblem(json: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return `json is not JSON: ${(error as Error).message}`;
  }
  if (!Array.isArray(value)) return "json is not an array of numbers";
  // JSON has no infinity, but a number such as 1e999 is read as one.
  const index = value.findIndex((item) => !Number.isFinite(item));
  return index === -1 ? undefined : `json[${index}] is not a finite number`;
}
