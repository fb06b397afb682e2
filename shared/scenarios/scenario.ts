import type { Engine, MeasuredChannelOptions } from "../rpc/mod.ts";
import type { SettingsByKey, Values } from "../settings/mod.ts";
import type { Calls, CallsOptions, EndedCall, Statuses } from "./calls.ts";
import type { ScenarioFacts } from "./scenario_facts.ts";

/**
 * A test as a room of its own: what its users can set, what a call of it is, what its records hold
 * and how it is shown. A run, the result file, summary, page, comparison and exports know this
 * interface and the list of scenarios, and none of them by name.
 *
 * `Work` says what the calls are: plain data without keys, so that it reaches another thread or
 * machine. `Share` is what each of them tells at the end beside counts and times, plain data too.
 */
export interface Scenario<
  Rows extends SettingsByKey = SettingsByKey,
  Work = unknown,
  Call extends EndedCall = EndedCall,
  Share = unknown,
> extends ScenarioFacts {
  /** Behind `smft`: `steady`. */
  readonly command: string;
  /** What its client does, in a line. */
  readonly summary: string;
  /** What its users can set beside what all clients have. */
  readonly settings: ScenarioSettings<Rows>;
  /** How its calls may end. @default gRPC's statuses */
  readonly statuses?: Statuses;
  /**
   * Of a scenario that is not in the list of this project: the address of a module which adds it
   * when it is imported, for the threads of a run. @default THREADS above 1 is refused
   */
  readonly module?: string;
  /**
   * Once before the runs: finds out what is to be called and that it can be. Rejects with a
   * UsageError or a ConnectError.
   */
  prepare(context: PrepareContext<Values<Rows>>): Promise<Prepared<Work, Share>>;
  /** In each thread of a run: opens connections and makes calls ready. Rejects with a ConnectError. */
  open(work: Work, options: CallsOptions): Promise<Calls<Call, Share>>;
}

/** What the settings of a scenario are. */
interface ScenarioSettings<Rows extends SettingsByKey> {
  readonly rows: Rows;
  /** Of the rows that all clients have, the defaults that suit this one. */
  readonly defaults: {
    /** A schedule. */
    readonly rps: string;
    /** @default "50" */
    readonly timeoutMs?: string;
  };
  /** Whether there is a closed loop (`N_RPS=max`, IN_FLIGHT) and threads share the load. */
  readonly shared: boolean;
}

/** Of the settings that all clients have those that a scenario may ask for. */
interface CommonValues {
  readonly seed: number;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** What a scenario prepares its runs with. */
export interface PrepareContext<Own> {
  readonly settings: Own & CommonValues;
  readonly engine: Engine;
  /** How to dial the target. */
  readonly channel: MeasuredChannelOptions;
  /** The address, for people. */
  readonly target: string;
  /** The log. */
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** A scenario that knows what it is to do. */
export interface Prepared<Work = unknown, Share = unknown> {
  readonly work: Work;
  /** Behind each run: what its calls turned out to be. @default nothing is looked at */
  lookAt?(shares: readonly Share[]): Promise<Findings>;
  /** When all runs are over. */
  close?(): Promise<void>;
}

/** What was found out behind a run. */
export interface Findings {
  /** Fields of `#END`, those that the scenario has named. */
  readonly end: Readonly<Record<string, unknown>>;
  /** What was demanded of the run beside its user's thresholds. @default nothing */
  readonly demands?: readonly Demand[];
}

/** A demand of a scenario's own on a run, and whether it held: a threshold that nobody has to set. */
export interface Demand {
  /** As a threshold is written: `wrong_signatures==0`. */
  readonly threshold: string;
  readonly ok: boolean;
  readonly actual: number;
}
