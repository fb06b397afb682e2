import type { Channel } from "../../rpc/mod.ts";
import type { Calls, CallsOptions } from "../calls.ts";
import type { PrepareContext, Scenario } from "../scenario.ts";
import { SCORE_ROWS, scoreRequests, type ScoreWork } from "../score_requests.ts";
import { type Attempt, attempt } from "./attempt.ts";
import { coldconnFacts } from "./facts.ts";
import { fillAttempt } from "./fill_attempt.ts";

/** Different requests of a run; attempt k sends request k modulo this. */
const REQUESTS = 64;

/** 02_coldconn: a new connection for every attempt, the connect timed apart from the first call. */
export const coldconn: Scenario<typeof SCORE_ROWS, ScoreWork, Attempt> = {
  ...coldconnFacts,
  command: "coldconn",
  summary: "Opens a new connection for every call, and times the connect and the first call.",
  settings: { rows: SCORE_ROWS, defaults: { rps: "1" }, shared: false },
  async prepare(context) {
    await probe(context);
    return { work: { vectorLength: context.settings.vectorLength } };
  },
  open: (work, options) => Promise.resolve(new ColdCalls(work, options)),
};

/** A server that is not there is no result but a mistake: told at once, before a file is made. */
async function probe({ engine, channel, target, info }: PrepareContext<unknown>): Promise<void> {
  const probing = engine.createChannel(channel);
  try {
    const { tls } = await probing.connect();
    info("a connection can be made", {
      target,
      tls: tls?.version ?? "off",
      cipher: tls?.cipher,
      engine: engine.name,
    });
  } finally {
    await probing.close();
  }
}

/** Attempts, each on a connection of its own. */
class ColdCalls implements Calls<Attempt> {
  readonly connections = [];
  readonly #options: CallsOptions;
  readonly #requests: readonly { readonly json: string }[];
  readonly #ids = new Set<number>();
  /** Of the attempts under way. */
  readonly #channels = new Set<Channel>();
  #made = 0;
  #connected = 0;

  constructor(work: ScoreWork, options: CallsOptions) {
    this.#options = options;
    this.#requests = scoreRequests(work, { count: REQUESTS, seed: options.seed });
  }

  start(k: number, done: (call: Attempt) => void): void {
    const channel = this.#options.engine.createChannel(this.#options.channel);
    this.#channels.add(channel);
    attempt(this.#requests[k % REQUESTS], { channel, callOptions: this.#options.callOptions })
      .finally(() => this.#channels.delete(channel))
      .then(done, this.#options.fail);
  }

  readonly fill = fillAttempt;

  measured({ connections, facts }: Attempt): void {
    this.#made += connections;
    if (facts === undefined) return;
    this.#connected++;
    this.#ids.add(facts.id);
  }

  connectionCounts() {
    const shared = this.#connected - this.#ids.size;
    return { made: this.#made, connected: this.#connected, shared };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#channels].map((channel) => channel.close()));
  }
}
