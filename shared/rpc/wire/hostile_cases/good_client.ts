import assert from "node:assert/strict";
import { NS_PER_MS } from "../../../base/mod.ts";
import { Status, statusName } from "../../../grpc/mod.ts";
import type { Channel } from "../../mod.ts";
import { callOutcome } from "../../mod.ts";
import { testMethods } from "../../seam_cases/test_service.ts";
import { wireEngine } from "../mod.ts";
import type { Victim } from "./victim.ts";

/** Calls on which the latency before an attack rests, and the fewest on which that beside it does. */
const CALLS_BEFORE = 15;
const FEWEST_BESIDE = 10;
/** The first calls pay for the connection and for code that is new. */
const CALLS_TO_WARM_UP = 3;
/**
 * How many times as long the median call may take beside an attack as before. The attacker and the
 * attacked share two cores, and the attacker its loop with this client.
 */
const MOST_SLOWER = 50;
/** A shorter median counts as this: below it one turn of the attacker, in the same loop, decides, ms. */
const LEAST_BEFORE_MS = 5;

/** A client that behaves well, and makes one call after the other before an attack and beside it. */
export class GoodClient {
  readonly #channel: Channel;
  readonly #latenciesMs: number[] = [];
  readonly #failures: string[] = [];
  #besideMs: readonly number[] = [];
  #stopped = false;
  readonly #running: Promise<void>;

  private constructor({ port, tls, process }: Victim) {
    this.#channel = wireEngine.createChannel({
      address: { kind: "tcp", host: "127.0.0.1", port },
      ...tls ? { tls: process.certificates.clientMaterial } : {},
      reconnect: false,
    });
    this.#running = this.#run();
  }

  /** Connects, and makes the calls that those beside the attack are held against. */
  static async start(server: Victim): Promise<GoodClient> {
    const client = new GoodClient(server);
    await client.calls(CALLS_TO_WARM_UP);
    client.#latenciesMs.length = 0;
    await client.calls(CALLS_BEFORE);
    return client;
  }

  /**
   * Attacks, again and again until a median can be taken of the calls beside it.
   *
   * @param options.once the attack bears no other one behind it, and takes its time by itself
   */
  async beside(
    attack: () => Promise<unknown>,
    options: { readonly once?: boolean } = {},
  ): Promise<void> {
    const from = this.#latenciesMs.length;
    do await attack(); while (!options.once && this.#latenciesMs.length < from + FEWEST_BESIDE);
    this.#besideMs = this.#latenciesMs.slice(from);
  }

  /** Resolves when that many more calls have ended. */
  async calls(count: number): Promise<void> {
    const wanted = this.#latenciesMs.length + count;
    while (this.#latenciesMs.length < wanted) await new Promise((go) => setTimeout(go, 1));
  }

  /**
   * Ends it, and fails unless all of its calls went well on one connection, and those beside the
   * attack about as fast as those before.
   */
  async finish(): Promise<void> {
    await this.calls(FEWEST_BESIDE);
    this.#stopped = true;
    await this.#running;
    const { connectionsMade } = this.#channel;
    await this.#channel.close();
    assert.deepEqual(this.#failures, []);
    assert.equal(connectionsMade, 1);
    if (this.#besideMs.length === 0) return;
    const beforeMs = medianOf(this.#latenciesMs.slice(0, CALLS_BEFORE));
    const besideMs = medianOf(this.#besideMs);
    assert.ok(
      besideMs < MOST_SLOWER * crowding() * Math.max(beforeMs, LEAST_BEFORE_MS),
      `the median call took ${beforeMs} ms before the attack and ${besideMs} ms beside it`,
    );
  }

  async #run(): Promise<void> {
    for (let n = 0; !this.#stopped; n++) {
      const text = `good ${n}`;
      const outcome = await callOutcome(this.#channel, testMethods.unary, { text }, {
        timeoutMs: 10_000,
      });
      if (outcome.code !== Status.OK || outcome.response?.text !== text) {
        this.#failures.push(`${statusName(outcome.code)}: ${outcome.message}`);
        if (this.#failures.length > 3) this.#stopped = true;
      }
      this.#latenciesMs.push((outcome.doneNs - outcome.sentNs) / NS_PER_MS);
      // The attacker of the same process needs its turn.
      await new Promise((go) => setTimeout(go, 0));
    }
  }
}

/** How many times as long whoever has work waits for a core as on a machine without other work. */
function crowding(): number {
  return Math.max(1, Deno.loadavg()[0] / navigator.hardwareConcurrency);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
