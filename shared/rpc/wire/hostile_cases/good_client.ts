import assert from "node:assert/strict";
import type { TlsMaterial } from "../../../credentials/mod.ts";
import { Status, statusName } from "../../../grpc/mod.ts";
import type { Channel } from "../../mod.ts";
import { callOutcome } from "../../mod.ts";
import { testMethods } from "../../seam_cases/test_service.ts";
import { wireEngine } from "../mod.ts";

/** Far above what a call takes beside an attack on two cores, ms. */
const P50_BOUND_MS = 500;
const NS_PER_MS = 1e6;

/** A client that behaves well and makes one call after the other while others attack its server. */
export class GoodClient {
  readonly #channel: Channel;
  readonly #latenciesMs: number[] = [];
  readonly #failures: string[] = [];
  #stopped = false;
  #running: Promise<void>;

  constructor(port: number, tls?: TlsMaterial) {
    this.#channel = wireEngine.createChannel({
      address: { kind: "tcp", host: "127.0.0.1", port },
      tls,
      reconnect: false,
    });
    this.#running = this.#run();
  }

  /** Resolves when that many more calls have ended. */
  async calls(count: number): Promise<void> {
    const wanted = this.#latenciesMs.length + count;
    while (this.#latenciesMs.length < wanted) await new Promise((go) => setTimeout(go, 1));
  }

  /** Ends it, and fails unless all of its calls went well on one connection. */
  async finish(): Promise<void> {
    await this.calls(10);
    this.#stopped = true;
    await this.#running;
    const { connectionsMade } = this.#channel;
    await this.#channel.close();
    assert.deepEqual(this.#failures, []);
    assert.equal(connectionsMade, 1);
    const sorted = this.#latenciesMs.sort((a, b) => a - b);
    const p50Ms = sorted[sorted.length >> 1];
    assert.ok(p50Ms < P50_BOUND_MS, `p50 of ${sorted.length} good calls is ${p50Ms} ms`);
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
