import { NS_PER_MS } from "../../base/mod.ts";
import { signingService, type SignRequest, type SignResponse } from "../../codec/mod.ts";
import { seededRandom } from "../../pace/mod.ts";
import type { CallOutcome } from "../../rpc/mod.ts";
import type { Calls, CallsOptions, EndedCall } from "../calls.ts";
import { KeptChannel } from "../kept_channel.ts";
import type { RecordRow } from "../record_format.ts";
import { signingFacts } from "./facts.ts";
import { Retries } from "./retries.ts";
import { SignatureLog } from "./signature_log.ts";
import { mixOrder, signingRequests, type SigningWork } from "./signing_inputs.ts";
import type { SigningShare } from "./signing_share.ts";

const { record } = signingFacts;
const NETWORK = record.placeOf("network");
const QUEUE = record.placeOf("queue");
const SIGN = record.placeOf("sign");
const ALGORITHM = record.textPlaceOf("algorithm");

/** Asks for signatures by a mix of algorithms. */
export class SigningCalls implements Calls<SignedCall, SigningShare> {
  readonly connections: KeptChannel["connections"];
  readonly labels: readonly string[];
  readonly #work: SigningWork;
  readonly #kept: KeptChannel;
  readonly #retries: Retries | undefined;
  readonly #callOptions: CallsOptions["callOptions"];
  readonly #requests: readonly (readonly SignRequest[])[];
  readonly #order: Uint8Array;
  readonly #random: () => number;
  readonly #log = new SignatureLog();
  /** Of each entry, whether all its signatures are kept: a nonce used twice shows in no sample. */
  readonly #keepsAll: readonly boolean[];

  private constructor(
    work: SigningWork,
    { kept, retries, options }: {
      readonly kept: KeptChannel;
      readonly retries: Retries | undefined;
      readonly options: CallsOptions;
    },
  ) {
    const { seed, callOptions } = options;
    this.#work = work;
    this.#kept = kept;
    this.connections = kept.connections;
    this.#retries = retries;
    this.#callOptions = callOptions;
    this.labels = work.entries.map(({ label }) => label);
    this.#requests = signingRequests(work, seed);
    this.#order = mixOrder(work.entries, seed);
    this.#random = seededRandom(seed);
    this.#keepsAll = work.entries.map(({ keyType }) => keyType.startsWith("EC"));
  }

  /** Opens the connections. Rejects with a ConnectError. */
  static async open(work: SigningWork, options: CallsOptions): Promise<SigningCalls> {
    const retries = work.retry ? new Retries() : undefined;
    const kept = await KeptChannel.open(options, {
      connections: work.connections,
      interceptors: retries === undefined ? [] : [retries],
    });
    return new SigningCalls(work, { kept, retries, options });
  }

  start(k: number, done: (call: SignedCall) => void): void {
    const place = this.#order[k & (this.#order.length - 1)];
    const requests = this.#requests[place];
    const input = k & (requests.length - 1);
    this.#kept.channel.unary(
      signingService.methods.sign,
      requests[input],
      this.#callOptions,
      (outcome) => done(new SignedCall(outcome, { place, input })),
    );
  }

  fill({ place, networkMs, queueMs, signMs }: SignedCall, { numbers, texts }: RecordRow): void {
    texts[ALGORITHM] = this.#work.entries[place].algorithm;
    numbers[NETWORK] = networkMs;
    numbers[QUEUE] = queueMs;
    numbers[SIGN] = signMs;
  }

  labelOf({ place }: SignedCall): number {
    return place;
  }

  measured({ place, input, response }: SignedCall): void {
    if (response === undefined) return;
    const sampled = this.#random() < this.#work.verifyRatio;
    if (!sampled && !this.#keepsAll[place]) return;
    const { keyVersion: version, signatureCrc32c: crc32c, signature } = response;
    this.#log.add({ place, input, version, crc32c, sampled, signature });
  }

  share(): SigningShare {
    return {
      signatures: this.#log.packed(),
      leftOut: this.#log.leftOut,
      retries: this.#retries?.count ?? 0,
    };
  }

  connectionCounts(): ReturnType<KeptChannel["connectionCounts"]> {
    return this.#kept.connectionCounts();
  }

  close(): Promise<void> {
    return this.#kept.close();
  }
}

/** A call for a signature that has ended. */
export class SignedCall implements EndedCall {
  readonly code: number;
  readonly message: string;
  readonly sentNs: number;
  readonly headersNs: number;
  readonly doneNs: number;
  /** The kind of signature among those of the mix, and which of its inputs was signed. */
  readonly place: number;
  readonly input: number;
  readonly response: SignResponse | undefined;
  /** Where the time went, as the answer tells; NaN for a call that failed. */
  readonly networkMs: number = NaN;
  readonly queueMs: number = NaN;
  readonly signMs: number = NaN;

  constructor(
    outcome: CallOutcome<SignResponse>,
    { place, input }: { readonly place: number; readonly input: number },
  ) {
    const { code, message, sentNs, headersNs, doneNs, response } = outcome;
    this.code = code;
    this.message = message;
    this.sentNs = sentNs;
    this.headersNs = headersNs;
    this.doneNs = doneNs;
    this.place = place;
    this.input = input;
    this.response = response;
    if (response === undefined) return;
    const { queueNs, signNs } = response;
    // Two clocks: of a call whose time was all spent in the server they may differ by a little.
    this.networkMs = Math.max(0, doneNs - sentNs - queueNs - signNs) / NS_PER_MS;
    this.queueMs = believed(queueNs);
    this.signMs = believed(signNs);
  }
}

/** A time that the server tells, ms; NaN for one that is longer than any run, which no reader takes. */
function believed(ns: number): number {
  return ns <= 1e9 * NS_PER_MS ? ns / NS_PER_MS : NaN;
}
