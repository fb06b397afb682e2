/** A stream of this process. */
interface Stream {
  writeSync(bytes: Uint8Array): number;
}

const encoder = new TextEncoder();

/**
 * Writes a line, all of it; gives what the platform threw when that failed. Nobody may be left to read
 * it: whoever shows less than a program prints (`| head -1`), or has closed the terminal, changes
 * nothing of what the program does and ends with, and is no failure.
 */
export function writeLine(stream: Stream, text: string): unknown {
  let bytes = encoder.encode(text.endsWith("\n") ? text : `${text}\n`);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
    return undefined;
  } catch (error) {
    return error instanceof Deno.errors.BrokenPipe ? undefined : error;
  }
}
