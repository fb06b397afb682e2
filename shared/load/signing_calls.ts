import { signingService, type SignRequest, type SignResponse } from "../codec/mod.ts";
import { Status, type StatusCode } from "../grpc/mod.ts";
import { seededRandom } from "../pace/mod.ts";
import type { CallOutcome } from "../rpc/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import { SignatureLog } from "./signature_log.ts";
import { mixOrder, signingRequests, type SigningWork } from "./signing_inputs.ts";
import { countParts, signingHistograms } from "./signing_parts.ts";
import type { AlgorithmTally, SigningShare } from "./signing_share.ts";
import type { SigningParts, TimedCall } from "./timed_call.ts";
import type { WorkCalls, WorkOptions } from "./work_calls.ts";

const NS_PER_MS = 1e6;

/** Asks for signatures by a mix of algorithms. */
export class SigningCalls implements WorkCalls {
  readonly #work: SigningWork;
  readonly #options: WorkOptions;
  readonly #requests: readonly (readonly SignRequest[])[];
  readonly #order: Uint8Array;
  readonly #random: () => number;
  readonly #log = new SignatureLog();
  readonly #tallies: readonly Tally[];
  /** Of each entry, whether all its signatures are kept: a nonce used twice shows in no sample. */
  readonly #keepsAll: readonly boolean[];

  constructor(work: SigningWork, options: WorkOptions) {
    this.#work = work;
    this.#options = options;
    const { seed } = options;
    this.#requests = signingRequests(work, seed);
    this.#order = mixOrder(work.entries, seed);
    this.#random = seededRandom(seed);
    this.#tallies = work.entries.map(() => new Tally());
    this.#keepsAll = work.entries.map(({ keyType }) => keyType.startsWith("EC"));
  }

  start(k: number, done: (call: SignedCall) => void): void {
    const { channel, callOptions } = this.#options;
    const place = this.#order[k & (this.#order.length - 1)];
    const requests = this.#requests[place];
    const input = k & (requests.length - 1);
    const { algorithm } = requests[input];
    channel.unary(
      signingService.methods.sign,
      requests[input],
      callOptions,
      (outcome) => done(new SignedCall(outcome, { place, input, algorithm })),
    );
  }

  measured(call: SignedCall): void {
    const { place, input, response } = call;
    this.#tallies[place].count(call);
    if (response === undefined) return;
    const sampled = this.#random() < this.#work.verifyRatio;
    if (!sampled && !this.#keepsAll[place]) return;
    const { keyVersion: version, signatureCrc32c: crc32c, signature } = response;
    this.#log.add({ place, input, version, crc32c, sampled, signature });
  }

  share(): SigningShare {
    return {
      algorithms: Object.fromEntries(
        this.#work.entries.map(({ label }, place) => [label, this.#tallies[place].plain()]),
      ),
      signatures: this.#log.packed(),
      leftOut: this.#log.leftOut,
    };
  }
}

/** A call for a signature that has ended. */
class SignedCall implements TimedCall {
  readonly code: StatusCode;
  readonly message: string;
  readonly sentNs: number;
  readonly headersNs: number;
  readonly doneNs: number;
  readonly parts: SigningParts;
  readonly place: number;
  readonly input: number;
  readonly response?: SignResponse;

  constructor(
    outcome: CallOutcome<SignResponse>,
    { place, input, algorithm }: {
      readonly place: number;
      readonly input: number;
      readonly algorithm: string;
    },
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
    if (response === undefined) {
      this.parts = { algorithm };
      return;
    }
    const { queueNs, signNs } = response;
    this.parts = {
      algorithm,
      // Two clocks: of a call whose time was all spent in the server they may differ by a little.
      networkMs: Math.max(0, doneNs - sentNs - queueNs - signNs) / NS_PER_MS,
      queueMs: queueNs / NS_PER_MS,
      signMs: signNs / NS_PER_MS,
    };
  }
}

/** Counts the calls of one entry. */
class Tally {
  readonly #histograms = { latency: new LatencyHistogram(), ...signingHistograms() };
  #sent = 0;
  #ok = 0;

  count({ code, sentNs, doneNs, parts }: SignedCall): void {
    this.#sent++;
    if (code === Status.OK) this.#ok++;
    this.#histograms.latency.recordMs((doneNs - sentNs) / NS_PER_MS);
    countParts(parts, this.#histograms);
  }

  plain(): AlgorithmTally {
    const histograms = Object.entries(this.#histograms)
      .map(([name, histogram]) => [name, histogram.snapshot()]);
    return { sent: this.#sent, ok: this.#ok, histograms: Object.fromEntries(histograms) };
  }
}
