import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { tempDir } from "../../base/testing.ts";
import { KeyError } from "../keys/key_error.ts";
import { readKeyDirectory } from "./read_key_directory.ts";

/** A folder with these files, by path in it. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  use: (directory: string) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const directory = temp.path;
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(join(directory, dirname(path)), { recursive: true });
    await Deno.writeTextFile(join(directory, path), text);
  }
  await use(directory);
}

Deno.test("readKeyDirectory finds keys, their versions in order, passphrases and rules", () =>
  withFiles({
    "b/2.pem": "",
    "b/10.pem": "",
    "b/2.passphrase": "",
    "b/key.json":
      '\ufeff{"signFloor":10,"verifyFloor":2,"algorithms":["ECDSA_SHA_256"],"allowWeak":true}',
    "a/1.pem": "",
    "..data/other": "",
    "a/.hidden": "",
  }, async (directory) => {
    const path = (name: string) => join(directory, name);
    assert.deepEqual(await readKeyDirectory(directory), [
      { keyId: "a", versions: [{ version: 1, file: { path: path("a/1.pem") } }] },
      {
        keyId: "b",
        versions: [
          {
            version: 2,
            file: { path: path("b/2.pem"), passphrasePath: path("b/2.passphrase") },
          },
          { version: 10, file: { path: path("b/10.pem") } },
        ],
        ...{ signFloor: 10, verifyFloor: 2 },
        policy: { algorithms: ["ES256"], allowWeak: true },
      },
    ]);
  }));

const REFUSED: readonly (readonly [string, Record<string, string>, RegExp])[] = [
  ["nothing in it", {}, /there is none; expected NAME\/1\.pem/],
  ["a key without a version", { "a/key.json": "{}" }, /"a": it has no version/],
  ["a file beside the keys", { "1.pem": "" }, /1\.pem: expected a folder/],
  ["a file of another name", { "a/1.pem": "", "a/1.key": "" }, /1\.key: expected a name such as/],
  ["version 0", { "a/0.pem": "" }, /0\.pem: expected a name/],
  ["a name with a blank", { "a b/1.pem": "" }, /"a b": a name has/],
  ["rules that are no JSON", { "a/1.pem": "", "a/key.json": "{" }, /key\.json: it is not JSON/],
  ["rules that are a list", { "a/1.pem": "", "a/key.json": "[]" }, /expected an object/],
  ["an unknown rule", { "a/1.pem": "", "a/key.json": '{"floor":1}' }, /floor: expected signFloor/],
  ["a floor that is none", { "a/1.pem": "", "a/key.json": '{"signFloor":"1"}' }, /expected a vers/],
  ["a floor too high", { "a/1.pem": "", "a/key.json": '{"signFloor":2}' }, /above the latest/],
  ["SHA-1", { "a/1.pem": "", "a/key.json": '{"algorithms":["RS1"]}' }, /key\.json: .*broken/],
  ["a word", { "a/1.pem": "", "a/key.json": '{"allowWeak":"no"}' }, /expected true or false/],
];

for (const [what, files, message] of REFUSED) {
  Deno.test(`readKeyDirectory refuses a folder with ${what}`, () =>
    withFiles(
      files,
      (directory) =>
        assert.rejects(readKeyDirectory(directory), (error) =>
          error instanceof KeyError && message.test(error.message)),
    ));
}

Deno.test("readKeyDirectory says that there is no such folder", () =>
  withFiles(
    {},
    (directory) => assert.rejects(readKeyDirectory(join(directory, "no")), { kind: "missing" }),
  ));
