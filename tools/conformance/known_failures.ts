import type { CaseResult } from "./suite.ts";

/** A case that is known to fail; its line may only ever be deleted. */
export interface KnownFailure {
  readonly suite: string;
  readonly case: string;
  readonly reason: string;
  /** Of the file, from 1. */
  readonly line: number;
}

/** A line of the file that is not `suite | case | reason`. */
export class KnownFailuresError extends Error {
  readonly kind = "known_failures";
  override readonly name = "KnownFailuresError";
}

/**
 * Reads lines of `suite | case | reason`; empty lines and those that begin with `#` are comments.
 * Throws a KnownFailuresError that names the line.
 */
export function parseKnownFailures(text: string): KnownFailure[] {
  const failures: KnownFailure[] = [];
  const seen = new Set<string>();
  for (const [index, raw] of text.split("\n").entries()) {
    const content = raw.trim();
    if (content === "" || content.startsWith("#")) continue;
    const line = index + 1;
    const parts = content.split(" | ").map((part) => part.trim());
    if (parts.length !== 3 || parts.includes("")) {
      throw new KnownFailuresError(
        `line ${line}: ${JSON.stringify(content)} is not "suite | case | reason"`,
      );
    }
    const [suite, name, reason] = parts;
    const id = `${suite} | ${name}`;
    if (seen.has(id)) throw new KnownFailuresError(`line ${line}: ${id} stands there twice`);
    seen.add(id);
    failures.push({ suite, case: name, reason, line });
  }
  return failures;
}

/** What became of a suite's cases, held against the known failures. */
interface Judgement {
  readonly passed: number;
  /** Cases that fail and are not known to. */
  readonly failed: readonly CaseResult[];
  /** Cases that fail as known. */
  readonly known: number;
  /** Lines of the file to delete: their case passes now, or is gone. */
  readonly stale: readonly KnownFailure[];
}

/** Judges the cases of the suite `suite`. */
export function judge(
  suite: string,
  cases: readonly CaseResult[],
  knownFailures: readonly KnownFailure[],
): Judgement {
  const known = new Map(
    knownFailures.filter((failure) => failure.suite === suite).map((each) => [each.case, each]),
  );
  const failing = new Set(cases.filter((one) => !one.passed).map(({ name }) => name));
  const unexpected = cases.filter((one) => !one.passed && !known.has(one.name));
  return {
    passed: cases.filter((one) => one.passed).length,
    failed: unexpected,
    known: cases.filter((one) => !one.passed).length - unexpected.length,
    stale: [...known.values()].filter((failure) => !failing.has(failure.case)),
  };
}
