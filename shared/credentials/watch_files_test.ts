import assert from "node:assert/strict";
import { tempDir } from "../base/testing.ts";
import { type FilesWatcher, watchFiles, type WatchFilesOptions } from "./watch_files.ts";

/** A folder with a file in it and one in a folder below, watched; `looked` resolves with the next look. */
async function withWatch(
  options: (dir: string) => WatchFilesOptions & { readonly paths?: readonly string[] },
  use: (lab: {
    readonly dir: string;
    readonly watcher: FilesWatcher;
    readonly looks: () => number;
    looked(): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  await Deno.mkdir(`${dir}/below`);
  let looks = 0;
  let next = Promise.withResolvers<void>();
  const { paths = [], ...rest } = options(dir);
  const first = next.promise;
  const watcher = watchFiles(paths, () => {
    looks++;
    next.resolve();
    next = Promise.withResolvers();
  }, { settleMs: 1, ...rest });
  try {
    await first;
    await use({ dir, watcher, looks: () => looks, looked: () => next.promise });
  } finally {
    await watcher.close();
  }
}

Deno.test("watchFiles looks at the start, and when a file of a watched tree changes", () =>
  withWatch((dir) => ({ trees: [dir] }), async ({ dir, looks, looked }) => {
    assert.equal(looks(), 1);
    const next = looked();
    await Deno.writeTextFile(`${dir}/below/key`, "1");
    await next;
  }));

Deno.test("watchFiles looks when a folder of its files changes, and when somebody asks", () =>
  withWatch((dir) => ({ paths: [`${dir}/file`] }), async ({ dir, watcher, looked }) => {
    const changed = looked();
    await Deno.writeTextFile(`${dir}/file`, "1");
    await changed;
    const asked = looked();
    watcher.look();
    await asked;
  }));

Deno.test("watchFiles looks from time to time without any event", () =>
  withWatch(() => ({ recheckMs: 2 }), async ({ looked }) => {
    // A timer that does not hold the process is awaited beside one that does.
    const holding = setInterval(() => {}, 1000);
    await looked();
    clearInterval(holding);
  }));

Deno.test("watchFiles calls nobody once it is closed", () =>
  withWatch((dir) => ({ trees: [dir] }), async ({ watcher, looks }) => {
    await watcher.close();
    const before = looks();
    watcher.look();
    await watcher.close();
    assert.equal(looks(), before);
  }));
