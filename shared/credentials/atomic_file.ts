import { dirname } from "node:path";
import { CredentialError } from "./credential_error.ts";

/** A file to write. */
interface FileToWrite {
  readonly path: string;
  readonly text: string;
  /** Readable by its owner alone from the moment it exists. */
  readonly secret: boolean;
}

/**
 * Replaces files so that a reader sees the old or the new text, never a part. All are written and
 * synced under other names first and renamed one right after the other, in the order given, so
 * that a certificate and its key differ for microseconds only.
 */
export async function writeFilesAtomically(files: readonly FileToWrite[]): Promise<void> {
  const pending: string[] = [];
  let path = "";
  try {
    for (const file of files) {
      path = file.path;
      await Deno.mkdir(dirname(path), { recursive: true });
      pending.push(await writeBeside(file));
    }
    for (const file of files) {
      path = file.path;
      await Deno.rename(pending[0], path);
      pending.shift();
    }
  } catch (error) {
    for (const left of pending) await Deno.remove(left).catch(() => {});
    throw CredentialError.fromFileSystem(path, `writing ${path}`, error);
  }
}

async function writeBeside({ path, text, secret }: FileToWrite): Promise<string> {
  const beside = `${path}.${crypto.randomUUID()}.tmp`;
  using file = await Deno.open(beside, {
    write: true,
    createNew: true,
    mode: secret ? 0o600 : 0o644,
  });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
  return beside;
}
