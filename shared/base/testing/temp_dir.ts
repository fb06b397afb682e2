/** A directory of one's own, removed with all in it at the end of its scope. */
export interface TempDir extends AsyncDisposable {
  readonly path: string;
}

/** Makes one: `await using temp = await tempDir();`. */
export async function tempDir(): Promise<TempDir> {
  // Without the links that a system may put before its temporary files.
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "lab-" }));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Runs `body` with a directory of its own; gives what it gives. */
export async function withTempDir<T>(body: (dir: string) => Promise<T>): Promise<T> {
  await using temp = await tempDir();
  return await body(temp.path);
}
