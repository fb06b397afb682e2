import assert from "node:assert/strict";
import { runToEnd, tempDir } from "../shared/base/testing.ts";
import { bundleProgram } from "./bundle.ts";
import { compileProgram } from "./compile.ts";
import { PackError, type PackOptions } from "./pack.ts";
import type { Program } from "./programs.ts";

const TINY: Program = {
  name: "tiny",
  entry: "main.ts",
  flags: ["--allow-env=HOME", "--no-prompt"],
};

/** A package from npm, a module of its own that is loaded late, and a worker as a data: URL. */
const SOURCES = {
  "main.ts": `
    import protobuf from "npm:protobufjs@8.8.1/minimal.js";
    const { word } = await import("./word.ts");
    const source = "postMessage(" + JSON.stringify(word) + ")";
    const worker = new Worker("data:text/javascript," + encodeURIComponent(source), { type: "module" });
    worker.onmessage = ({ data }) => {
      console.log(data, typeof protobuf.Writer, Deno.args.join());
      worker.terminate();
    };
  `,
  "word.ts": `export const word: string = "packed";`,
};

/** Packs in a folder of its own; `body` gets what `pack` needs. */
async function inFolder(
  sources: Readonly<Record<string, string>>,
  body: (options: PackOptions) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const root = temp.path;
  for (const [name, text] of Object.entries(sources)) {
    await Deno.writeTextFile(`${root}/${name}`, text);
  }
  await body({ root });
}

/** One sentence on one line, which names what is to be told. */
function refusal(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PackError);
    assert.match(error.message, pattern);
    assert.match(error.message, /^[^\n]+\.$/);
    return true;
  };
}

Deno.test("bundleProgram writes one file that runs when the sources are gone", async () => {
  await inFolder(SOURCES, async ({ root }) => {
    assert.equal(await bundleProgram(TINY, { root }), "dist/tiny.js");
    for (const name of Object.keys(SOURCES)) await Deno.remove(`${root}/${name}`);
    const flags = ["run", "--quiet", "--no-npm", ...TINY.flags];
    const { stdout, stderr } = await runToEnd(
      [Deno.execPath(), ...flags, "dist/tiny.js", "one", "two"],
      { cwd: root },
    );
    assert.deepEqual({ stdout, stderr }, { stdout: "packed function one,two\n", stderr: "" });
  });
});

Deno.test("bundleProgram says why in one sentence when it cannot bundle", async (t) => {
  const rows: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ["a missing module", { "main.ts": `import "./a.ts";` }, /TS2307 .*a\.ts.* at .*main\.ts:1:8/],
    [
      "a missing export",
      { "main.ts": `import { b } from "./a.ts"; b();`, "a.ts": "export const a = 1;" },
      /TS2305 .*'b'.* at .*main\.ts:1:10/,
    ],
    ["broken syntax", { "main.ts": `const = 1;` }, /SyntaxError|Expect|Unexpected/],
  ];
  for (const [name, sources, reason] of rows) {
    await t.step(
      name,
      () =>
        inFolder(
          sources,
          (options) => assert.rejects(bundleProgram(TINY, options), refusal(reason)),
        ),
    );
  }
});

Deno.test("compileProgram embeds the program when it has a runtime to write it to", async () => {
  await inFolder(SOURCES, async ({ root }) => {
    // Any executable will do to see that Deno takes the flags and what it puts into the file.
    const env = { DENORT_BIN: "/bin/true" };
    assert.equal(await compileProgram(TINY, { root, env }), "dist/tiny");
    const binary = await Deno.readFile(`${root}/dist/tiny`);
    const text = new TextDecoder("latin1").decode(binary);
    assert.ok(text.includes(`word = "packed"`) || text.includes(`word: string = "packed"`));
    assert.ok(text.includes("HOME"), "its permissions are in the file");
  });
});

Deno.test("compileProgram refuses in one sentence when DENORT_BIN is deno itself", async () => {
  await inFolder(SOURCES, async ({ root }) => {
    const env = { DENORT_BIN: Deno.execPath() };
    await assert.rejects(compileProgram(TINY, { root, env }), refusal(/ is deno itself/));
    await assert.rejects(Deno.stat(`${root}/dist`), Deno.errors.NotFound);
  });
});

Deno.test("compileProgram says in one sentence that denort is missing when it is", async () => {
  await inFolder(SOURCES, async ({ root }) => {
    const env = { DENORT_BIN: `${root}/gone` };
    await assert.rejects(
      compileProgram(TINY, { root, env }),
      refusal(/^dist\/tiny cannot be compiled, .* denort .*No such file/),
    );
  });
});

Deno.test("compileProgram says why in one sentence when the program does not compile", async () => {
  await inFolder({ "main.ts": `const n: number = "1"; console.log(n);` }, async ({ root }) => {
    const env = { DENORT_BIN: "/bin/true" };
    await assert.rejects(
      compileProgram(TINY, { root, env }),
      refusal(/cannot be compiled: TS2322 .* at .*main\.ts:1:7/),
    );
  });
});
