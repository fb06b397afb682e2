import { nowNs as systemNowNs } from "../../clock/mod.ts";
import type { Algorithm } from "../algorithms/algorithm.ts";
import { ALGORITHMS } from "../algorithms/algorithm_table.ts";
import { KEY_TYPES, type KeyType } from "../algorithms/key_type.ts";
import type { Backend, DigestKey, MessageKey, PreparedKey } from "../backends/backend.ts";
import { type PrivateKey, wipe } from "../keys/private_key.ts";
import { SigningError } from "../signing_error.ts";
import { Bell } from "./bell.ts";
import {
  type CostClass,
  costClass,
  defaultCostNs,
  type Operation as KeyOperation,
} from "./cost_class.ts";
import { CostEstimates } from "./cost_estimates.ts";
import { JobKind } from "./job_ring.ts";
import { deadlineExceeded, Lane } from "./lane.ts";
import { SignerThread } from "./signer_thread.ts";

/** What takes less is done in the caller's thread: handing it over would cost as much again. */
const INLINE_NS = 100_000;

function isCheap(backend: Backend, cost: CostClass): boolean {
  return defaultCostNs(backend.name, cost) <= INLINE_NS;
}

/** How to sign. */
export interface SigningPoolOptions {
  readonly backend: Backend;
  /**
   * Threads for ECDSA, and as many for RSA, so that neither waits for the other; they start with
   * the first key that needs them. With 0 all is done in the caller's thread.
   * @default navigator.hardwareConcurrency
   */
  readonly threads?: number;
  /** How long an operation without a deadline may wait, ms. @default 1000 */
  readonly maxWaitMs?: number;
  /** @default the thread's clock */
  readonly nowNs?: () => number;
}

/** One operation. Either the message or its digest; a backend for messages takes those alone. */
interface PoolRequest {
  readonly algorithm: Algorithm;
  readonly message?: Uint8Array;
  readonly digest?: Uint8Array;
  /** By when, ns on the pool's clock. @default Infinity */
  readonly deadlineNs?: number;
}

/** Where the time went. */
export interface PoolTimes {
  /** From the call to its end, without the signing itself, ns. */
  readonly queueNs: number;
  /** In the backend, ns. */
  readonly signNs: number;
}

/** A signature: RSA's octets or the DER of ECDSA; see `encodeSignature`. */
interface PoolSignature extends PoolTimes {
  readonly signature: Uint8Array;
}

/** Whether a signature is one. */
interface PoolVerdict extends PoolTimes {
  readonly valid: boolean;
}

/** A private key inside a pool, by its number. */
export interface PoolKey {
  readonly number: number;
  readonly keyType: KeyType;
}

interface HeldKey {
  readonly keyType: KeyType;
  readonly local: DigestKey | MessageKey;
  readonly prepared?: PreparedKey;
  underWay: number;
  /** Set once the key is to go: called when nothing uses it any more. */
  onIdle?: () => void;
}

interface ThreadedLane {
  readonly lane: Lane;
  /** None where the backend has threads of its own. */
  readonly threads: readonly SignerThread[];
}

interface Result {
  readonly data: Uint8Array;
  readonly valid: boolean;
}

/**
 * Keys and what signs with them: cheap operations in the calling thread, others in workers, behind a
 * queue for each cost class. RSA and ECDSA have workers of their own.
 */
export class SigningPool {
  readonly backend: Backend;
  readonly #options: SigningPoolOptions;
  readonly #threads: number;
  readonly #nowNs: () => number;
  readonly #costs: CostEstimates;
  readonly #keys = new Map<number, HeldKey>();
  readonly #lanes = new Map<"RSA" | "EC", Promise<ThreadedLane>>();
  readonly #ready = new Map<"RSA" | "EC", ThreadedLane>();
  readonly #bell = new Bell(() => this.#drain());
  #nextKey = 1;
  #underWay = 0;
  #closed = false;

  constructor(options: SigningPoolOptions) {
    this.backend = options.backend;
    this.#options = options;
    this.#threads = options.threads ?? navigator.hardwareConcurrency;
    this.#nowNs = options.nowNs ?? systemNowNs;
    this.#costs = new CostEstimates(options.backend.name);
  }

  /** Keys that it holds. */
  get keyCount(): number {
    return this.#keys.size;
  }

  /** Operations that wait for a worker. */
  get queued(): number {
    return [...this.#ready.values()].reduce((sum, { lane }) => sum + lane.queued, 0);
  }

  /**
   * Takes a key in: the backend reads it once, threads open it, and its octets are wiped, here as
   * in the caller's object. Rejects with a SigningError.
   */
  async install(key: PrivateKey): Promise<PoolKey> {
    const { keyType } = key;
    const number = this.#nextKey++;
    try {
      this.#keys.set(number, await this.#hold(key, number));
      return { number, keyType };
    } finally {
      wipe(key.pkcs8);
    }
  }

  /** Lets go of a key, once what uses it has ended. */
  async remove({ number }: PoolKey): Promise<void> {
    const held = this.#keys.get(number);
    if (held === undefined || held.onIdle !== undefined) return;
    const idle = Promise.withResolvers<void>();
    held.onIdle = idle.resolve;
    if (held.underWay === 0) idle.resolve();
    await idle.promise;
    this.#keys.delete(number);
    const threads = this.#ready.get(KEY_TYPES[held.keyType].family)?.threads ?? [];
    await Promise.allSettled(
      threads.map((thread) => this.#tell(thread, JobKind.CLOSE_KEY, { number })),
    );
    if ("close" in held.local) held.local.close();
    held.prepared?.free();
  }

  /**
   * Signs. What is done at once is given at once, without a promise. Throws, or rejects with, a
   * SigningError. The octets of the request must stay as they are until then.
   */
  sign(key: PoolKey, request: PoolRequest): PoolSignature | Promise<PoolSignature> {
    const ended = ({ data: signature }: Result, times: PoolTimes) => ({ signature, ...times });
    return this.#operate(key, { ...request, operation: "sign", ended });
  }

  /** Verifies what is RSA's octets or DER; see `decodeSignature`. Otherwise as `sign`. */
  verify(
    key: PoolKey,
    request: PoolRequest & { readonly signature: Uint8Array },
  ): PoolVerdict | Promise<PoolVerdict> {
    const ended = ({ valid }: Result, times: PoolTimes) => ({ valid, ...times });
    return this.#operate(key, { ...request, operation: "verify", ended });
  }

  /** Refuses what waits, lets end what is under way, and lets go of keys and threads. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const lanes = await Promise.allSettled(this.#lanes.values());
    for (const { lane } of this.#ready.values()) lane.refuseAll("closed");
    await Promise.all(
      [...this.#keys].map(([number, { keyType }]) => this.remove({ number, keyType })),
    );
    this.#keepAlive(1);
    for (const lane of lanes) {
      if (lane.status !== "fulfilled") continue;
      await Promise.all(lane.value.threads.map((thread) => thread.end()));
    }
    this.#bell.close();
  }

  #operate<T>(
    { number, keyType }: PoolKey,
    request: PoolRequest & {
      readonly operation: KeyOperation;
      readonly signature?: Uint8Array;
      readonly ended: (result: Result, times: PoolTimes) => T;
    },
  ): T | Promise<T> {
    const startNs = this.#nowNs();
    const { algorithm, operation, message, signature, ended, deadlineNs = Infinity } = request;
    const held = this.#keys.get(number);
    if (this.#closed || held === undefined || held.onIdle !== undefined) {
      throw new SigningError("closed", "the key is not in use any more");
    }
    if (deadlineNs <= startNs) throw deadlineExceeded();
    const { backend } = this;
    const input = backend.kind === "digest"
      ? request.digest ?? backend.digest(algorithm.hash, message!)
      : message;
    if (input === undefined) {
      throw new SigningError("unsupported", `the backend ${backend.name} takes no digests`);
    }
    const cost = costClass(keyType, operation);
    const timed = (result: Result, signNs: number) =>
      ended(result, { signNs, queueNs: Math.max(0, this.#nowNs() - startNs - signNs) });

    if (backend.kind === "digest") {
      const local = held.local as DigestKey;
      if (this.#threads === 0 || isCheap(backend, cost)) {
        const beginNs = this.#nowNs();
        const result = operation === "sign"
          ? { data: local.sign(algorithm, input), valid: true }
          : { data: input, valid: local.verify(algorithm, input, signature!) };
        return timed(result, this.#nowNs() - beginNs);
      }
      // Answers that have come free their workers for what is queued.
      this.#drain();
    }

    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const { lane, threads } = this.#ready.get(KEY_TYPES[keyType].family)!;
    const leave = () => {
      if (--held.underWay === 0) held.onIdle?.();
      this.#keepAlive(-1);
    };
    held.underWay++;
    this.#keepAlive(1);
    try {
      lane.submit({
        cost,
        deadlineNs,
        refuse: (error) => {
          leave();
          reject(error);
        },
        run: (worker, done) => {
          if (backend.kind === "message") {
            const beginNs = this.#nowNs();
            const settle = (settled: () => void, tookNs?: number) => {
              leave();
              done(tookNs);
              settled();
            };
            const local = held.local as MessageKey;
            const work: Promise<Result> = operation === "sign"
              ? local.sign(algorithm, input).then((data) => ({ data, valid: true }))
              : local.verify(algorithm, input, signature!).then((valid) => ({
                data: input,
                valid,
              }));
            work.then((result) => {
              const tookNs = this.#nowNs() - beginNs;
              settle(() => resolve(timed(result, tookNs)), tookNs);
            }, (error) => settle(() => reject(error)));
            return;
          }
          const thread = threads[worker];
          thread.submit({
            kind: operation === "sign" ? JobKind.SIGN : JobKind.VERIFY,
            keyNumber: number,
            algorithmNumber: ALGORITHMS.indexOf(algorithm),
            data: input,
            second: signature,
          }, (outcome) => {
            leave();
            if (thread.failed) lane.markDead(worker);
            if (outcome instanceof SigningError) {
              done(undefined);
              reject(outcome);
            } else {
              done(outcome.tookNs);
              resolve(timed(outcome, outcome.tookNs));
            }
          });
        },
      });
    } catch (error) {
      leave();
      throw error;
    }
    return promise;
  }

  async #hold(key: PrivateKey, number: number): Promise<HeldKey> {
    const { keyType } = key;
    const { backend } = this;
    const { threads } = this.#isInline(keyType) ? { threads: [] } : await this.#lane(keyType);
    if (backend.kind === "message") return { keyType, local: await backend.open(key), underWay: 0 };
    const prepared = backend.prepare(key);
    const { handover } = prepared;
    try {
      const local = backend.open(handover);
      await Promise.all(
        threads.map((thread) => this.#tell(thread, JobKind.OPEN_KEY, { number, data: handover })),
      );
      return { keyType, local, prepared, underWay: 0 };
    } catch (error) {
      prepared.free();
      throw error;
    } finally {
      wipe(handover);
    }
  }

  /** Whether nothing that is done with such a key needs a thread. */
  #isInline(keyType: KeyType): boolean {
    const { backend } = this;
    return backend.kind === "digest" && (this.#threads === 0 ||
      (isCheap(backend, costClass(keyType, "sign")) &&
        isCheap(backend, costClass(keyType, "verify"))));
  }

  /** The lane of a key's family, whose threads start with the first one asked for. */
  async #lane(keyType: KeyType): Promise<ThreadedLane> {
    const { family } = KEY_TYPES[keyType];
    let starting = this.#lanes.get(family);
    if (starting === undefined) {
      starting = this.#startLane(family);
      this.#lanes.set(family, starting);
    }
    const started = await starting;
    this.#ready.set(family, started);
    return started;
  }

  async #startLane(family: "RSA" | "EC"): Promise<ThreadedLane> {
    const { backend, maxWaitMs = 1000 } = this.#options;
    const count = backend.kind === "digest" ? this.#threads : 0;
    const order = {
      bell: this.#bell.block,
      backend: backend.name,
      favoured: family === "EC",
      ...(backend.kind === "digest" ? { libcryptoPath: backend.libraryPath } : {}),
    };
    const threads = await Promise.all(
      Array.from({ length: count }, () => SignerThread.start(order)),
    );
    const lane = new Lane(Math.max(1, this.#threads), {
      costs: this.#costs,
      nowNs: this.#nowNs,
      maxWaitNs: maxWaitMs * 1e6,
    });
    return { lane, threads };
  }

  #tell(
    thread: SignerThread,
    kind: number,
    { number, data = new Uint8Array(0) }: { readonly number: number; readonly data?: Uint8Array },
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#keepAlive(1);
    thread.submit({ kind, keyNumber: number, data }, (outcome) => {
      this.#keepAlive(-1);
      if (outcome instanceof SigningError) reject(outcome);
      else resolve();
    });
    return promise;
  }

  #drain(): void {
    for (const { threads } of this.#ready.values()) for (const thread of threads) thread.drain();
  }

  #keepAlive(change: number): void {
    const before = this.#underWay;
    this.#underWay += change;
    if ((before === 0) !== (this.#underWay === 0)) this.#bell.keepAlive(this.#underWay > 0);
  }
}
