import { type Finished, launch, type LaunchOptions } from "./launch.ts";

/** How to run a program to its end. */
interface RunOptions extends Omit<LaunchOptions, "stdin"> {
  /** What it reads. @default nothing */
  readonly input?: string;
}

/** Runs a program to its end. Rejects as Deno does when there is none of that name. */
export async function runToEnd(
  command: readonly string[],
  { input, ...options }: RunOptions = {},
): Promise<Finished> {
  const program = launch(command, { ...options, stdin: input === undefined ? "null" : "piped" });
  if (input !== undefined) await program.write(input);
  return await program.finished();
}

/** What a program writes to stdout; rejects with all it wrote when it fails. */
export async function outputOf(command: readonly string[], options?: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(command, options);
  if (code === 0) return stdout;
  throw new Error(`${command.join(" ")} ended with exit code ${code}: ${stdout}${stderr}`);
}

/** Whether a program is there and ends without an error: `["openssl", "version"]`. */
export async function succeeds(command: readonly string[], options?: RunOptions): Promise<boolean> {
  try {
    return (await runToEnd(command, options)).code === 0;
  } catch (error) {
    const { NotFound, PermissionDenied } = Deno.errors;
    if (error instanceof NotFound || error instanceof PermissionDenied) return false;
    throw error;
  }
}
