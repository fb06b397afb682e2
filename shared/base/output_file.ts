import { writeLine } from "./write_line.ts";

/** Whether a path that a user names for output is the standard output. */
export function isStdout(path: string): boolean {
  return ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].includes(path);
}

/** Writes a text to a file, or to stdout where the path means that. Rejects as the platform does. */
export async function writeOutput(path: string, text: string): Promise<void> {
  if (!isStdout(path)) return await Deno.writeTextFile(path, text);
  const failure = writeLine(Deno.stdout, text);
  if (failure !== undefined) throw failure;
}
