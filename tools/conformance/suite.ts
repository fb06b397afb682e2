import type { EngineName } from "@lab/shared/rpc";
import type { Peers } from "./peers.ts";

/** One case that an outside suite judged. */
export interface CaseResult {
  /** Unique in its suite. */
  readonly name: string;
  readonly passed: boolean;
  /** Why it failed, in the judge's words. */
  readonly detail?: string;
}

/** What a suite found. `skipped`: it did not run, because a tool is not there. */
export type SuiteOutcome =
  | { readonly kind: "ran"; readonly cases: readonly CaseResult[] }
  | { readonly kind: "skipped"; readonly reason: string };

/** What a suite is given. */
export interface SuiteContext {
  readonly engine: EngineName;
  readonly peers: Peers;
  /** A directory of its own, which is removed after the run. */
  readonly workDir: string;
}

/** An outside suite, or a group of outside programs. */
export interface Suite {
  readonly name: string;
  /** One line on what is judged. */
  readonly summary: string;
  /** Tools that it cannot do without, as `Peers` names them. */
  readonly needs: readonly string[];
  /** Rejects only when the suite itself could not be run to its end. */
  run(context: SuiteContext): Promise<readonly CaseResult[]>;
}
