import type { OnBlock } from "./record_columns.ts";
import type { ResultFile } from "./result_file.ts";
import { ResultFileError } from "../result_file_error.ts";
import { ResultParser } from "./result_parser.ts";

/** Larger reads are no faster; the buffer grows where a line needs it. */
const READ_BYTES = 512 * 1024;

/**
 * Reads a result file, handing its records to `onBlock` some thousands at a time, so that a file of
 * any size takes no more memory than one block. The block is the reader's and is filled again: what
 * is to stay must be copied. Lines that begin with `#` and are not known are skipped. Rejects with a
 * ResultFileError; for `malformed` the message has the line's number.
 */
export async function readResults(
  path: string,
  onBlock: OnBlock = () => {},
): Promise<ResultFile> {
  const parser = new ResultParser(path, onBlock);
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (thrown) {
    throw ResultFileError.fromRead(thrown, path);
  }
  try {
    let buffer = new Uint8Array(READ_BYTES);
    let used = 0;
    for (;;) {
      const length = readInto(file, buffer.subarray(used), path);
      if (length === null) break;
      used += length;
      const rest = parser.bytes(buffer.subarray(0, used));
      const restBytes = used - rest;
      if (restBytes < buffer.length) {
        buffer.copyWithin(0, rest, used);
      } else {
        const larger = new Uint8Array(buffer.length * 2);
        larger.set(buffer);
        buffer = larger;
      }
      used = restBytes;
    }
    return parser.end(buffer.subarray(0, used));
  } finally {
    file.close();
  }
}

/**
 * Blocks: who reads results does nothing else meanwhile, and to have another thread fetch each piece
 * takes longer than to fetch it.
 */
function readInto(file: Deno.FsFile, buffer: Uint8Array, path: string): number | null {
  try {
    return file.readSync(buffer);
  } catch (thrown) {
    throw ResultFileError.fromRead(thrown, path);
  }
}
