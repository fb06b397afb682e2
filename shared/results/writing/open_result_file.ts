import type { RecordFormat } from "../../scenarios/mod.ts";
import { requireSpace } from "./free_space.ts";
import { ResultFileError } from "../result_file_error.ts";
import { ResultWriter } from "./result_writer.ts";
import type { RunMeta } from "../run_meta.ts";
import { setAside } from "./set_aside.ts";

/** A record of a call takes this much, and some more when it failed. */
const BYTES_PER_RECORD = 90;
/** The most that `#END` takes, of several histograms. */
const BYTES_OF_END = 256 * 1024;
/** For the head and for `#END`. */
const BYTES_BESIDE_RECORDS = 1_000_000;

/** What `openResultFile` needs to know. */
interface OpenResultFileOptions {
  /** The directory, RESULTS_DIR; made when it is missing. */
  readonly dir: string;
  readonly meta: RunMeta;
  /** Of the records of its test. */
  readonly record: RecordFormat;
  /** How many records there will be; the disk must have room for them. @default 0 */
  readonly expectedRecords?: number;
  /** Told as soon as something cannot be written. */
  readonly onFailed?: (error: ResultFileError) => void;
  /** The file's name in the directory. @default the test's name and `_results.txt` */
  readonly fileName?: string;
}

/**
 * Opens the result file of a run, with its head already on the disk. A file of an earlier run by
 * that name is kept, renamed after the time when it started. Rejects with a ResultFileError.
 */
export async function openResultFile(options: OpenResultFileOptions): Promise<ResultWriter> {
  await makeDirectory(options.dir, options.expectedRecords ?? 0);
  const path = `${options.dir}/${options.fileName ?? `${options.meta.test}_results.txt`}`;
  await setAside(path);
  const file = await createFile(path);
  const room = await keepRoom(path);
  const { meta, record, onFailed } = options;
  const writer = new ResultWriter(file, { path, meta, record, freeRoom: room.free, onFailed });
  await writer.flush();
  if (writer.failed !== undefined) {
    file.close();
    await room.free();
    await Deno.remove(path).catch(() => {}); // the failure to write is the one to tell
    throw writer.failed;
  }
  return writer;
}

/**
 * Tells before anything is sent whether a result file can be written: makes the directory, checks
 * the room on its disk and writes a file there that it removes. Rejects with a ResultFileError.
 */
export async function checkResultDir(
  dir: string,
  options: { readonly expectedRecords?: number } = {},
): Promise<void> {
  await makeDirectory(dir, options.expectedRecords ?? 0);
  const path = `${dir}/.check_${crypto.randomUUID()}`;
  const file = await createFile(path);
  try {
    await file.write(new Uint8Array(4096));
    await file.sync();
  } catch (thrown) {
    throw ResultFileError.fromWrite(thrown, dir);
  } finally {
    file.close();
    await Deno.remove(path);
  }
}

/** Room on the disk for `#END`, in a file beside the results, however much others write meanwhile. */
async function keepRoom(path: string): Promise<{ readonly free: () => Promise<void> }> {
  const room = `${path}.room`;
  try {
    await Deno.writeFile(room, new Uint8Array(BYTES_OF_END));
  } catch (thrown) {
    throw ResultFileError.fromWrite(thrown, path);
  }
  return {
    // Whoever has taken it away has made the room.
    free: () => Deno.remove(room).catch(() => {}),
  };
}

async function makeDirectory(dir: string, expectedRecords: number): Promise<void> {
  try {
    await Deno.mkdir(dir, { recursive: true });
  } catch (thrown) {
    throw ResultFileError.fromWrite(thrown, dir);
  }
  await requireSpace(dir, BYTES_BESIDE_RECORDS + expectedRecords * BYTES_PER_RECORD);
}

async function createFile(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { write: true, createNew: true });
  } catch (thrown) {
    if (thrown instanceof Deno.errors.AlreadyExists) {
      throw new ResultFileError(
        "unwritable",
        path,
        `cannot write results to ${path}: another run has just made this file; give each run its ` +
          "own RESULTS_DIR",
        { cause: thrown },
      );
    }
    throw ResultFileError.fromWrite(thrown, path);
  }
}
