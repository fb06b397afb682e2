import { dirname } from "node:path";
import { CredentialError } from "./credential_error.ts";

/**
 * Runs `action` while this process alone holds `path`, waiting for it when another one does. The
 * lock is the system's, so that it ends with its process; the empty file stays.
 */
export async function withLock<T>(path: string, action: () => Promise<T>): Promise<T> {
  using file = await lock(path);
  // Closing the file, at the end of the scope, lets go of the lock.
  void file;
  return await action();
}

async function lock(path: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    const file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
    await file.lock(true);
    return file;
  } catch (error) {
    throw CredentialError.fromFileSystem(path, `locking ${path}`, error);
  }
}
