import { blankText } from "./blank_text.ts";

/** The one file that starts programs. */
const LAUNCHER = "shared/base/testing/launch.ts";

const STARTS = /\bDeno\.Command\b|["']node:child_process["']/;

/** A line for each place outside of the launcher that starts a program, by the texts of modules. */
export function otherLaunchers(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].filter(([file]) => file !== LAUNCHER).flatMap(([file, text]) =>
    blankText(text).split("\n").flatMap((line, at) =>
      STARTS.test(line) ? [`${file}:${at + 1} starts a program: only ${LAUNCHER} may`] : []
    )
  );
}
