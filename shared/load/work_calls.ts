import type { CallOptions, Channel } from "../rpc/mod.ts";
import type { SigningShare } from "./signing_share.ts";
import type { TimedCall } from "./timed_call.ts";

/** What the calls of a run are made with. */
export interface WorkOptions {
  readonly channel: Channel;
  readonly callOptions: CallOptions;
  readonly seed: number;
}

/** The calls of a run, ready to be sent; the same ones in every thread. */
export interface WorkCalls {
  /** Sends call `k` of the run; `done` is called once. */
  start(k: number, done: (call: TimedCall) => void): void;
  /** Told of each call of the measured part when it has ended. */
  measured?(call: TimedCall): void;
  /** What the measured part came to beside counts and times. */
  share?(): SigningShare;
}
