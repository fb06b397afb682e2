import { messageOf, printable, UserError } from "../base/mod.ts";

/**
 * What is wrong with a result file. `missing`: no such file; `unreadable` and `unwritable`: the
 * system does not let us; `full`: no space left; `slow`: the disk takes records slower than they
 * come; `io`: any other failure of the disk; `malformed`: the content is not that of a result file.
 */
type ResultFileErrorKind =
  | "missing"
  | "unreadable"
  | "unwritable"
  | "full"
  | "slow"
  | "io"
  | "malformed";

/** A result file that cannot be written or read. The message says what, which file and what to do. */
export class ResultFileError extends UserError {
  override readonly name = "ResultFileError";

  constructor(
    readonly kind: ResultFileErrorKind,
    /** The file or directory. */
    readonly path: string,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    // It quotes names of files and what stands in them.
    super(printable(message, { maxChars: 1000 }), options);
  }

  /** What the platform threw while writing `path` (or making it ready), as ours. */
  static fromWrite(thrown: unknown, path: string): ResultFileError {
    if (thrown instanceof ResultFileError) return thrown;
    const { kind, what } = writeFailure(thrown);
    return new ResultFileError(
      kind,
      path,
      `cannot write results to ${path}: ${what}`,
      { cause: thrown },
    );
  }

  /** What the platform threw while reading `path`, as ours. */
  static fromRead(thrown: unknown, path: string): ResultFileError {
    if (thrown instanceof ResultFileError) return thrown;
    const options = { cause: thrown };
    if (thrown instanceof Deno.errors.NotFound) {
      return new ResultFileError("missing", path, `${path}: there is no such file`, options);
    }
    const what = thrown instanceof Deno.errors.PermissionDenied
      ? "this user may not read it"
      : thrown instanceof Deno.errors.NotCapable
      ? "start Deno with --allow-read for it"
      : errorCode(thrown) === "EISDIR" || thrown instanceof Deno.errors.IsADirectory
      ? "it is a directory, not a result file"
      : messageOf(thrown);
    return new ResultFileError("unreadable", path, `${path} cannot be read: ${what}`, options);
  }
}

function writeFailure(thrown: unknown): { kind: ResultFileErrorKind; what: string } {
  if (thrown instanceof Deno.errors.NotCapable) {
    return { kind: "unwritable", what: "start Deno with --allow-read and --allow-write for it" };
  }
  switch (errorCode(thrown)) {
    case "EACCES":
    case "EPERM":
      return { kind: "unwritable", what: "this user may not write there; choose RESULTS_DIR" };
    case "EROFS":
      return { kind: "unwritable", what: "the file system is read-only; choose RESULTS_DIR" };
    case "ENOTDIR":
    case "EEXIST":
      return { kind: "unwritable", what: "a file stands where the directory should be" };
    case "EISDIR":
      return { kind: "unwritable", what: "a directory stands where the file should be" };
    case "ENAMETOOLONG":
      return { kind: "unwritable", what: "the name is too long" };
    case "ENOSPC":
    case "EDQUOT":
      return { kind: "full", what: "no space left; free some or choose RESULTS_DIR" };
    default:
      return { kind: "io", what: messageOf(thrown) };
  }
}

function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error ? (thrown as Error & { code?: string }).code : undefined;
}
