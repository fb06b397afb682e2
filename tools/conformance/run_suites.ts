import { messageOf } from "@lab/shared/base";
import type { EngineName } from "@lab/shared/rpc";
import { tempDir } from "../../shared/base/testing.ts";
import { oneLine } from "./one_line.ts";
import { judge, type KnownFailure } from "./known_failures.ts";
import type { Peers } from "./peers.ts";
import type { CaseResult, Suite, SuiteOutcome } from "./suite.ts";

/** How to run the suites. */
interface RunOptions {
  readonly engine: EngineName;
  readonly peers: Peers;
  readonly knownFailures: readonly KnownFailure[];
  /** How many failures of a suite are named; all are counted. @default Infinity */
  readonly maxDetails?: number;
  /** Takes a line without its end. */
  readonly print: (line: string) => void;
}

/** Runs suites one behind the other, a line each. Gives whether all went as expected. */
export async function runSuites(suites: readonly Suite[], options: RunOptions): Promise<boolean> {
  let ok = true;
  for (const suite of suites) {
    const startedMs = performance.now();
    const outcome = await runSuite(suite, options);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const { line, details, passed } = report(suite.name, outcome, options.knownFailures);
    options.print(outcome.kind === "ran" ? `${line} (${seconds} s)` : line);
    const named = details.slice(0, options.maxDetails);
    for (const detail of named) options.print(`  ${detail}`);
    if (named.length < details.length) {
      options.print(`  and ${details.length - named.length} more; --verbose names them`);
    }
    ok &&= passed;
  }
  return ok;
}

async function runSuite(suite: Suite, { engine, peers }: RunOptions): Promise<SuiteOutcome> {
  const missing = await peers.missing(suite.needs);
  if (missing.length > 0) {
    const reason = `no ${missing.join(", ")}; tools/conformance/build_peers.sh makes them`;
    return { kind: "skipped", reason };
  }
  await using temp = await tempDir();
  const workDir = temp.path;
  try {
    return { kind: "ran", cases: await suite.run({ engine, peers, workDir }) };
  } catch (error) {
    const detail = messageOf(error);
    return { kind: "ran", cases: [{ name: "the suite itself", passed: false, detail }] };
  }
}

/** What is printed of a suite. */
interface SuiteReport {
  /** `h2spec  145 passed, 0 failed, 0 known`. */
  readonly line: string;
  readonly details: readonly string[];
  /** False when a case failed that is not known to, and when a known failure is none any more. */
  readonly passed: boolean;
}

/** Says in words what a suite found. */
export function report(
  name: string,
  outcome: SuiteOutcome,
  knownFailures: readonly KnownFailure[],
): SuiteReport {
  const title = name.padEnd(16);
  if (outcome.kind === "skipped") {
    return { line: `${title}  skipped: ${outcome.reason}`, details: [], passed: true };
  }
  const { passed, failed, known, stale } = judge(name, outcome.cases, knownFailures);
  const details = [
    ...failed.map(describe),
    ...stale.map((failure) => {
      return `known failure that is none any more, delete its line ${failure.line} ` +
        `in known_failures.txt: ${failure.suite} | ${failure.case}`;
    }),
  ];
  return {
    line: `${title}  ${passed} passed, ${failed.length} failed, ${known} known`,
    details,
    passed: details.length === 0,
  };
}

function describe({ name, detail }: CaseResult): string {
  return detail === undefined ? `FAILED ${name}` : `FAILED ${name}: ${oneLine(detail)}`;
}
