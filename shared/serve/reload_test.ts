import assert from "node:assert/strict";
import { tempDir } from "../base/testing.ts";
import { createLogger } from "../observe/mod.ts";
import { watchReload } from "./reload.ts";

/** A number in a file that a server reads again, and what the log says of it. */
async function withNumber(
  use: (lab: {
    readonly path: string;
    readonly inUse: () => number;
    readonly look: () => void;
    /** The next line of the log. */
    readonly said: () => Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  const path = `${dir}/number`;
  await Deno.writeTextFile(path, "1");
  const lines: string[] = [];
  let wake = () => {};
  const logger = createLogger({
    sink: (line) => {
      lines.push(line.replace(/^\S+ /, ""));
      wake();
    },
  });
  let inUse = 1;
  const watcher = watchReload({
    what: "number",
    paths: [path],
    settleMs: 1,
    async reload() {
      const text = await Deno.readTextFile(path);
      const number = Number(text);
      if (!(number > 0)) throw new RangeError(`${text} is no number above 0`);
      if (number === inUse) return undefined;
      inUse = number;
      return { number };
    },
  }, logger);
  try {
    await use({
      path,
      inUse: () => inUse,
      look: watcher.look,
      async said() {
        while (lines.length === 0) await new Promise<void>((resolve) => wake = resolve);
        return lines.shift()!;
      },
    });
  } finally {
    await watcher.close();
  }
}

/** In one step, so that no half-written file is read. */
async function replace(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${path}.new`, text);
  await Deno.rename(`${path}.new`, path);
}

Deno.test("watchReload takes what changed, and keeps what it has when the new cannot be used", () =>
  withNumber(async ({ path, inUse, said }) => {
    await replace(path, "2");
    assert.equal(await said(), "INFO number reloaded number=2");
    await replace(path, "-3");
    assert.equal(await said(), "ERROR kept the old number: -3 is no number above 0");
    assert.equal(inUse(), 2);
    await replace(path, "2");
    assert.equal(await said(), "INFO number: the files are in order again, and as they were");
    await replace(path, "4");
    assert.equal(await said(), "INFO number reloaded number=4");
    assert.equal(inUse(), 4);
  }));

Deno.test("watchReload says the same trouble again only to who asks", () =>
  withNumber(async ({ path, look, said }) => {
    await replace(path, "x");
    assert.match(await said(), /^ERROR .*x is no number/);
    look();
    assert.match(await said(), /^ERROR .*x is no number/);
    // Had a change without news been told of, it would come before the next trouble.
    await replace(path, "x");
    await replace(path, "y");
    assert.match(await said(), /^ERROR .*y is no number/);
  }));
