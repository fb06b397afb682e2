import { printable } from "../base/mod.ts";
import {
  formatThresholdResult,
  renderMarkdown,
  ResultFileError,
  type Summary,
} from "../results/mod.ts";

/**
 * Appends the summary in Markdown to the file that a CI service shows beside the job
 * (`GITHUB_STEP_SUMMARY`, as GitHub and Forgejo have it). Rejects with a ResultFileError.
 */
export async function writeStepSummary(
  summaries: readonly Summary[],
  path: string,
): Promise<void> {
  try {
    await Deno.writeTextFile(path, `${renderMarkdown(summaries)}\n`, { append: true });
  } catch (thrown) {
    throw ResultFileError.fromWrite(thrown, path);
  }
}

/**
 * The commands to the same services that mark a job, a line for each threshold that did not hold.
 *
 * @param runs summaries by the names of their runs
 */
export function annotations(
  runs: readonly { readonly name: string; readonly summary: Summary }[],
): string[] {
  return runs.flatMap(({ name, summary }) =>
    summary.thresholds.filter(({ ok }) => !ok).map((result) =>
      `::error title=${property(`threshold of ${name}`)}::${data(formatThresholdResult(result))}`
    )
  );
}

/** What the runner's parser takes back (actions/toolkit, command.ts: escapeData), in one line. */
function data(text: string): string {
  return printable(text).replaceAll("%", "%25");
}

/** The same of what stands before the text (escapeProperty). */
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
