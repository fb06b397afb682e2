import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT, runToEnd, withTempDir } from "../shared/base/testing.ts";
import { main } from "./certs.ts";

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `main` with what it prints caught. */
async function run(...args: string[]): Promise<Output> {
  const { log, error } = console;
  const out: string[] = [];
  const err: string[] = [];
  console.log = (line: string) => out.push(line);
  console.error = (line: string) => err.push(line);
  try {
    const code = await main(args);
    return { code, stdout: out.join("\n"), stderr: err.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

Deno.test("certs makes a pair once, and tells names and fingerprints but no key", () =>
  withTempDir(async (dir) => {
    const certs = join(dir, "certs");
    const first = await run("--dir", certs, "--host", "df.example");
    assert.equal(first.code, 0);
    assert.equal(first.stdout.match(/^made /gm)?.length, 8);
    assert.match(
      first.stdout,
      /server\.crt: CN=df, until .*df\.example.*SHA-256 ([0-9A-F]{2}:?){32}/,
    );
    assert.equal(first.stderr, "");
    for (const path of ["ca/ca.key", "df/server.key", "smft/client.key"]) {
      const line = (await Deno.readTextFile(join(certs, path))).split("\n")[1];
      assert.ok(!first.stdout.includes(line));
    }
    const second = await run("--dir", certs);
    assert.match(second.stdout, /^nothing to do: 8 files kept/);
    assert.doesNotMatch(second.stdout, /^made /m);
  }));

Deno.test("certs says that --rotate is needed when the certificate lacks a host", () =>
  withTempDir(async (dir) => {
    await run("--dir", dir);
    const lacking = await run("--dir", dir, "--host", "df.example");
    assert.equal(lacking.code, 0);
    assert.match(lacking.stderr, /^warning: .*server\.crt: it lacks df\.example.*--rotate/);
    const rotated = await run("--dir", dir, "--host", "df.example", "--rotate");
    assert.equal(rotated.stderr, "");
    assert.match(rotated.stdout, /df\.example/);
  }));

Deno.test("certs warns when the leaves end within 14 days", () =>
  withTempDir(async (dir) => {
    const { code, stderr } = await run("--dir", dir, "--days", "10");
    assert.equal(code, 0);
    assert.match(stderr, /^warning: .*server\.crt: CN=df expires on .*--rotate/m);
    assert.match(stderr, /^warning: .*client\.crt: CN=smft expires on /m);
  }));

Deno.test("certs leads through a roll-over of the CA", () =>
  withTempDir(async (dir) => {
    await run("--dir", dir);
    const begun = await run("--dir", dir, "--rotate-ca");
    assert.match(begun.stdout, /restart every SMFT, and then run --retire-ca/);
    assert.match(begun.stderr, /roll-over of the CA is under way/);
    const again = await run("--dir", dir, "--rotate-ca");
    assert.equal(again.code, 2);
    assert.match(again.stderr, /^certs: .*--retire-ca/);
    const ended = await run("--dir", dir, "--retire-ca");
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    assert.match(ended.stdout, /^removed .*cross\.crt/m);
  }));

Deno.test("certs makes everything again only when told", () =>
  withTempDir(async (dir) => {
    await run("--dir", dir);
    const path = join(dir, "df", "server.crt");
    await Deno.writeTextFile(path, "mine");
    const { code, stderr } = await run("--dir", dir);
    assert.equal(code, 2);
    assert.match(stderr, /server\.crt: it holds no certificate/);
    assert.equal(await Deno.readTextFile(path), "mine");
    assert.equal((await run("--dir", dir, "--force")).code, 0);
    assert.match(await Deno.readTextFile(path), /BEGIN CERTIFICATE/);
  }));

Deno.test("certs returns 2 and says why when a flag cannot be followed", async () => {
  const { code, stdout, stderr } = await run("--nope");
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^certs: .*--nope.*see --help$/);
});

Deno.test("certs shows every flag when asked for help", async () => {
  const { code, stdout } = await run("--help");
  assert.equal(code, 0);
  for (const flag of ["dir", "host", "days", "rotate", "rotate-ca", "retire-ca", "force"]) {
    assert.match(stdout, new RegExp(`^ +--${flag} `, "m"));
  }
});

Deno.test("deno task certs has the permissions it needs and no others", () =>
  withTempDir(async (cwd) => {
    const config = join(ROOT, "deno.json");
    const { tasks } = JSON.parse(await Deno.readTextFile(config));
    const words: string[] = tasks.certs.command.split(" ");
    assert.deepEqual(words.slice(0, 2), ["deno", "run"]);
    const script = words.pop()!;
    const task = (...args: string[]) =>
      runToEnd([
        ...[Deno.execPath(), ...words.slice(1), "--quiet", "--config", config, join(ROOT, script)],
        ...args,
      ], { cwd });
    const { code, stderr } = await task();
    assert.deepEqual([code, stderr], [0, ""]);
    const elsewhere = await task("--dir", "elsewhere");
    assert.equal(elsewhere.code, 2);
    assert.match(elsewhere.stderr, /^certs: .*--allow-read/);
  }));
