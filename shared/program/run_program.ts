import { messageOf, printable, UserError, writeLine } from "../base/mod.ts";
import { ConnectError } from "../rpc/mod.ts";
import { UsageError } from "../settings/mod.ts";
import { isThread, threadFailure } from "../threads/mod.ts";
import { ExitCode } from "./exit_code.ts";
import { StoppedError } from "./stopped_error.ts";

/** Which exit code an error that ends a program stands for. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof StoppedError) return ExitCode.INTERRUPTED;
  if (error instanceof ConnectError) return ExitCode.NO_CONNECTION;
  return error instanceof UserError ? ExitCode.USAGE : ExitCode.UNEXPECTED;
}

/**
 * Runs a program and gives its exit code. What a user can cause ends in one line on stderr; so does
 * what should not happen, with the stack trace only where `LOG_LEVEL=debug` asks for it.
 *
 * @param name what stands before the message, `smft steady`
 */
export async function runProgram(name: string, body: () => Promise<ExitCode>): Promise<ExitCode> {
  // A file into which a program was packed by other means than ours starts itself as its thread.
  if (isThread()) {
    const error = new UsageError("THREADS above 1 needs the source, a binary or the packed dist/");
    (globalThis as unknown as Pick<Worker, "postMessage">).postMessage(threadFailure(error));
    return await new Promise(() => {});
  }
  try {
    return await body();
  } catch (error) {
    const code = exitCodeOf(error);
    const message = messageOf(error);
    const prefix = code === ExitCode.UNEXPECTED ? "unexpected failure: " : "";
    printError(`${name}: ${prefix}${printable(message, { maxChars: 2000 })}`);
    if (code === ExitCode.UNEXPECTED && debugging()) printError(String((error as Error)?.stack));
    return code;
  }
}

/** Writes a line to stdout: results, and nothing else. */
export function print(text: string): void {
  const failure = writeLine(Deno.stdout, text);
  if (failure !== undefined) printError(`cannot write to stdout: ${messageOf(failure)}`);
}

/** Writes a line to stderr. */
export function printError(text: string): void {
  writeLine(Deno.stderr, text);
}

function debugging(): boolean {
  return Deno.env.get("LOG_LEVEL") === "debug";
}
