import { readFileSync } from "node:fs";

const MAX_BYTES = 64 * 1024;

/**
 * The text of a file under `/proc`. Deno opens these only to a program with all permissions, as
 * some of them give away more than files do; a program that may call into libc reads them there.
 * Throws where neither is permitted, or where there is no such file.
 *
 * @param path absolute, `/proc/stat`
 */
export function readProc(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return readByLibc(path);
  }
}

function readByLibc(path: string): string {
  const libc = Deno.dlopen("libc.so.6", {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
    close: { parameters: ["i32"], result: "i32" },
  });
  try {
    const fd = libc.symbols.open(new TextEncoder().encode(`${path}\0`), 0);
    if (fd < 0) throw new Deno.errors.NotFound(path);
    const bytes = new Uint8Array(MAX_BYTES);
    const length = Number(libc.symbols.read(fd, bytes, BigInt(bytes.length)));
    libc.symbols.close(fd);
    return new TextDecoder().decode(bytes.subarray(0, Math.max(0, length)));
  } finally {
    libc.close();
  }
}
