import type { TlsSource } from "../../credentials/mod.ts";
import type { Logger } from "../../observe/mod.ts";
import type { Floor, RunMeta } from "../../results/mod.ts";
import type { Engine, MeasuredChannelOptions } from "../../rpc/mod.ts";
import type { Scenario } from "../../scenarios/mod.ts";
import type { ClientValues } from "./client_settings.ts";

/** What a client has when its settings are read and its certificates loaded. */
export interface LoadContext {
  readonly scenario: Scenario;
  readonly settings: ClientValues;
  /** The settings by their variables, for the head of a result file. */
  readonly shown: RunMeta["settings"];
  readonly logger: Logger;
  readonly engine: Engine;
  /** How to dial the target. */
  readonly channel: MeasuredChannelOptions;
  /** Where the certificates of `channel` lie; absent for plain text. */
  readonly tls?: TlsSource;
  /** The address, for people. */
  readonly target: string;
  /** What this machine can resolve; absent when the user gave no floor. */
  readonly floor?: Floor;
  /** Aborts when the user wants the run to end. */
  readonly stop: AbortSignal;
  /** Aborts when that is to be at once, and calls under way are not waited for. */
  readonly atOnce: AbortSignal;
}
