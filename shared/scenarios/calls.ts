import type { CallOptions, Engine, MeasuredChannelOptions } from "../rpc/mod.ts";
import type { ConnectionFacts } from "../transport/mod.ts";
import type { RecordRow } from "./record_format.ts";

/**
 * A call that has ended, whatever it was: one request and its answer, a stream, an attempt to connect
 * and a call behind it, a request of another protocol. Times are ns on the clock of `clock/`. The
 * outcome of a unary call is one as it is, so that a call costs no object.
 */
export interface EndedCall {
  /** Of the scenario's statuses: a gRPC status unless it has its own. */
  readonly code: number;
  /** What the status says; empty for a call that ended well. */
  readonly message: string;
  readonly sentNs: number;
  /** When the first of the answer arrived; NaN when nothing did. */
  readonly headersNs: number;
  readonly doneNs: number;
}

/** How the calls of a run may end. */
export interface Statuses {
  isOk(code: number): boolean;
  /** As records and `#END` have it: `DEADLINE_EXCEEDED`. */
  nameOf(code: number): string;
}

/** What the calls of a run are made with. */
export interface CallsOptions {
  readonly engine: Engine;
  /** How to dial the target; such a channel neither reconnects nor sends anything again. */
  readonly channel: MeasuredChannelOptions;
  /** Of each call: its deadline. */
  readonly callOptions: CallOptions & { readonly timeoutMs: number };
  readonly seed: number;
  /** Ends the run as an unexpected failure: for what no call can end with. */
  readonly fail: (error: unknown) => void;
}

/** What is known of connections when all is done, for `#END` and the verdict. */
export interface ConnectionCounts {
  /** Connections that were made. */
  readonly made: number;
  /** Of scenarios that keep them: how many there should be. */
  readonly expected?: number;
  /** Of the same: whether one was lost while it was needed. */
  readonly lost?: boolean;
  /** Of those with one an attempt: attempts that had one, and that found another's. */
  readonly connected?: number;
  readonly shared?: number;
}

/** The calls of one thread (or machine) of a run, ready to be sent. */
export interface Calls<Call extends EndedCall = EndedCall, Share = unknown> {
  /** Those that were opened before the clock starts; none where each call opens its own. */
  readonly connections: readonly ConnectionFacts[];
  /**
   * Sends call `k` of the run: of one seed the same in every thread. `done` is called once, and not
   * before this returns.
   */
  start(k: number, done: (call: Call) => void): void;
  /** Puts into the record what is this scenario's own; the times of the call stand there already. */
  fill?(call: Call, row: RecordRow): void;
  /** Of a scenario with a breakdown: its labels, and the place of a call's among them. */
  readonly labels?: readonly string[];
  labelOf?(call: Call): number;
  /** Told of each call of the measured part when it has been recorded. */
  measured?(call: Call): void;
  /** What the measured part came to beside counts and times; plain data, for `lookAt`. */
  share?(): Share;
  connectionCounts(): ConnectionCounts;
  close(): Promise<void>;
}
