import { LatencyHistogram } from "../../stats/mod.ts";
import { ResultFileError } from "../result_file_error.ts";

/** A histogram of the `#END` of the file at `path`. Throws a ResultFileError when it is none. */
export function decodeHistogram(
  { path, name, encoded, failed }: {
    readonly path: string;
    readonly name: string;
    readonly encoded: unknown;
    /** How many of its calls failed, as the figures beside it tell. @default 0 */
    readonly failed?: number;
  },
): LatencyHistogram {
  try {
    return LatencyHistogram.fromBase64(String(encoded), failed);
  } catch (cause) {
    throw new ResultFileError(
      "malformed",
      path,
      `${path}: the histogram ${name} of its #END cannot be decoded`,
      { cause },
    );
  }
}
