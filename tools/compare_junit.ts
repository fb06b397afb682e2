import { writeOutput } from "@lab/shared/base";
import { type JunitCase, junitXml } from "@lab/shared/exports";
import { ResultFileError } from "@lab/shared/results";
import type { PairsVerdict } from "@lab/shared/stats";

/** What came of a comparison: its verdict, or that nothing can be said of these runs. */
interface ComparisonOutcome {
  readonly verdict: PairsVerdict | "INVALID";
  /** Why, in words and figures. */
  readonly reason: string;
}

/**
 * A comparison as JUnit XML, one case: B that is worse fails it, and what nobody can tell skips it.
 */
function comparisonXml({ verdict, reason }: ComparisonOutcome): string {
  return junitXml([{
    name: "compare",
    cases: [{
      name: "B is not worse than A",
      outcome: outcomeOf(verdict),
      message: `${verdict}: ${reason}`,
    }],
  }]);
}

/** Writes it. Rejects with a ResultFileError. */
export async function writeComparisonXml(path: string, outcome: ComparisonOutcome): Promise<void> {
  try {
    await writeOutput(path, comparisonXml(outcome));
  } catch (thrown) {
    throw ResultFileError.fromWrite(thrown, path);
  }
}

function outcomeOf(verdict: ComparisonOutcome["verdict"]): JunitCase["outcome"] {
  switch (verdict) {
    case "WORSE":
      return "failed";
    case "INCONCLUSIVE":
    case "INVALID":
      return "skipped";
    default:
      return "passed";
  }
}
