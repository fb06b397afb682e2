import { statfs } from "node:fs/promises";
import { ResultFileError } from "../result_file_error.ts";

/**
 * Rejects with a ResultFileError of kind `full` when the disk of `dir` has less than `bytes` left
 * for this user. Without the permission `--allow-sys=statfs` it cannot tell, and says nothing.
 */
export async function requireSpace(dir: string, bytes: number): Promise<void> {
  // Asked first, as the call itself would stop at a prompt where there is a terminal.
  const permission = await Deno.permissions.query({ name: "sys", kind: "statfs" });
  if (permission.state !== "granted") return;
  let freeBytes: number;
  try {
    const { bavail, bsize } = await statfs(dir);
    freeBytes = bavail * bsize;
  } catch {
    return; // a file system that does not tell
  }
  if (freeBytes >= bytes) return;
  throw new ResultFileError(
    "full",
    dir,
    `${dir} has ${megabytes(freeBytes)} left and the records of this run take ${megabytes(bytes)}` +
      "; free some, use --records failed, or choose RESULTS_DIR",
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
