import assert from "node:assert/strict";
import { join } from "node:path";
import { tempDir } from "../base/testing.ts";
import { issueLeaf, type KeyPair } from "./authority.ts";
import type { CredentialError } from "./credential_error.ts";
import { CertificateStore } from "./certificate_store.ts";
import {
  type CredentialWarning,
  type LoadedCredentials,
  loadTlsMaterial,
  type TlsSource,
} from "./load.ts";
import { testCertificates } from "./testing.ts";
import { watchTlsMaterial } from "./watch.ts";
import type { FilesWatcher } from "./watch_files.ts";

const DAY_MS = 86_400_000;
const { ca, authority, server, serverMaterial } = await testCertificates();
const newServer = () =>
  issueLeaf(authority, { kind: "server", commonName: "df", validDays: 30, now: new Date() });

/** What a watcher told, in order, each awaited. */
class Told {
  #queue: (LoadedCredentials | CredentialError)[] = [];
  #wake: () => void = () => {};
  #warned: () => void = () => {};

  readonly onChange = (loaded: LoadedCredentials) => this.#push(loaded);
  readonly onProblem = (error: CredentialError) => this.#push(error);
  readonly warnings: string[] = [];
  readonly onWarning = ({ message }: CredentialWarning) => {
    this.warnings.push(message);
    this.#warned();
  };

  /** The next change; a problem before it fails the test. */
  async change(): Promise<LoadedCredentials> {
    const next = await this.next();
    if ("kind" in next) throw next;
    return next;
  }

  /** The next problem; a change before it fails the test. */
  async problem(): Promise<CredentialError> {
    const next = await this.next();
    assert.ok("kind" in next, "a change came where a problem was expected");
    return next;
  }

  /** Whatever comes next. */
  async next(): Promise<LoadedCredentials | CredentialError> {
    while (this.#queue.length === 0) await new Promise<void>((wake) => this.#wake = wake);
    return this.#queue.shift()!;
  }

  /** Resolves when so many warnings have been told in all. */
  async warned(count: number): Promise<void> {
    while (this.warnings.length < count) await new Promise<void>((wake) => this.#warned = wake);
  }

  #push(entry: LoadedCredentials | CredentialError): void {
    this.#queue.push(entry);
    this.#wake();
  }
}

interface Watched {
  readonly dir: string;
  readonly source: TlsSource;
  readonly told: Told;
}

/** Good files in a directory of their own, watched. */
async function withWatch(
  use: (watched: Watched) => Promise<void>,
  options: {
    readonly prepare?: (dir: string) => Promise<string>;
    readonly now?: () => Date;
  } = {},
): Promise<void> {
  await using temp = await tempDir();
  const root = temp.path;
  let watcher: FilesWatcher | undefined;
  try {
    await writeAll(root, server);
    const dir = await options.prepare?.(root) ?? root;
    const source: TlsSource = {
      mode: "mtls",
      side: "server",
      caPath: join(dir, "ca.crt"),
      certPath: join(dir, "server.crt"),
      keyPath: join(dir, "server.key"),
    };
    const told = new Told();
    watcher = watchTlsMaterial(source, told, {
      current: serverMaterial,
      settleMs: 1,
      now: options.now,
    });
    await use({ dir, source, told });
  } finally {
    await watcher?.close();
  }
}

async function writeAll(dir: string, leaf: KeyPair): Promise<void> {
  await replace(join(dir, "ca.crt"), ca);
  await replace(join(dir, "server.crt"), leaf.cert);
  await replace(join(dir, "server.key"), leaf.key);
}

async function replace(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${path}.new`, text, { mode: 0o600 });
  await Deno.rename(`${path}.new`, path);
}

Deno.test("watchTlsMaterial keeps the old and says mismatch until the key has followed its certificate", () =>
  withWatch(async ({ source, told }) => {
    const next = await newServer();
    await replace(source.certPath, next.cert);
    assert.equal((await told.problem()).kind, "mismatch");
    await replace(source.keyPath, next.key);
    assert.deepEqual((await told.change()).material, { mode: "mtls", ca, ...next });
  }));

Deno.test("watchTlsMaterial keeps the old and says why when a file is broken or gone", () =>
  withWatch(async ({ source, told }) => {
    await Deno.writeTextFile(source.certPath, "nothing");
    assert.equal((await told.problem()).kind, "malformed");
    await Deno.remove(source.certPath);
    assert.equal((await told.problem()).kind, "missing");
    const bundle = `${ca}${(await testCertificates({ otherAuthority: "server" })).server.cert}`;
    await replace(source.caPath, bundle);
    await replace(source.certPath, server.cert);
    assert.equal((await told.change()).material.ca, bundle);
  }));

Deno.test("watchTlsMaterial ends with what is on disk after each step of a CA roll-over", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const store = new CertificateStore(dir, { now: new Date() });
  await store.ensure();
  const { ca: caPath, cert: certPath, key: keyPath } = store.layout.df;
  const source: TlsSource = { mode: "mtls", side: "server", caPath, certPath, keyPath };
  const onDisk = async () => (await loadTlsMaterial({ ...source, now: new Date() })).material;
  const told = new Told();
  const watcher = watchTlsMaterial(source, told, { current: await onDisk(), settleMs: 1 });
  const steps = [() => store.rotateCa(), () => store.rotateLeaves(), () => store.retireCa()];
  for (const step of steps) {
    await step();
    const expected = JSON.stringify(await onDisk());
    // Between two renames there may be a problem or a part of the change; both pass.
    for (let taken = ""; taken !== expected;) {
      const next = await told.next();
      if (!("kind" in next)) taken = JSON.stringify(next.material);
    }
  }
  await watcher.close();
});

Deno.test("watchTlsMaterial reports a change that came before the watch", async () => {
  const next = await newServer();
  await withWatch(
    async ({ told }) => assert.equal((await told.change()).material.cert, next.cert),
    {
      prepare: async (dir) => {
        await writeAll(dir, next);
        return dir;
      },
    },
  );
});

Deno.test({
  name: "watchTlsMaterial follows when a symbolic link beside the files is swapped",
  ignore: Deno.build.os === "windows",
  // A Kubernetes secret: mount/server.crt -> ..data/server.crt, mount/..data -> ..first.
  fn: () =>
    withWatch(async ({ dir, told }) => {
      const next = await newServer();
      await Deno.mkdir(join(dir, "..second"));
      await writeAll(join(dir, "..second"), next);
      await Deno.symlink("..second", join(dir, "..data_tmp"));
      await Deno.rename(join(dir, "..data_tmp"), join(dir, "..data"));
      let first = await told.next();
      if ("kind" in first) {
        // The swap came in the midst of a reading.
        assert.equal(first.kind, "mismatch");
        first = await told.change();
      }
      assert.ok("material" in first);
      assert.equal(first.material.cert, next.cert);
    }, {
      prepare: async (root) => {
        const mount = join(root, "mount");
        await Deno.mkdir(join(mount, "..first"), { recursive: true });
        await Deno.symlink("..first", join(mount, "..data"));
        for (const name of ["ca.crt", "server.crt", "server.key"]) {
          await Deno.rename(join(root, name), join(mount, "..first", name));
          await Deno.symlink(join("..data", name), join(mount, name));
        }
        return mount;
      },
    }),
});

Deno.test("watchTlsMaterial tells nothing when a file is written with what it held", async () => {
  let reading = Promise.withResolvers<void>();
  const now = () => {
    reading.resolve();
    return new Date();
  };
  await withWatch(async ({ source, told }) => {
    await reading.promise;
    // Readings follow one another, so that when the last one begins the one before it has ended.
    for (let i = 0; i < 3; i++) {
      reading = Promise.withResolvers();
      await replace(source.certPath, server.cert);
      await reading.promise;
    }
    await Deno.remove(source.keyPath);
    const { kind, path } = await told.problem();
    assert.deepEqual([kind, path], ["missing", source.keyPath]);
  }, { now });
});

Deno.test("watchTlsMaterial reads again without an event when the time for it has come", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const paths = {
    caPath: join(dir, "ca.crt"),
    certPath: join(dir, "server.crt"),
    keyPath: join(dir, "server.key"),
  };
  await writeAll(dir, server);
  const told = new Told();
  let calls = 0;
  // The clock alone changes: the second reading finds the same files expired.
  const now = () => new Date(Date.now() + (calls++ === 0 ? 0 : 40 * DAY_MS));
  const watcher = watchTlsMaterial({ mode: "mtls", side: "server", ...paths }, told, {
    current: serverMaterial,
    now,
    settleMs: 1,
    recheckMs: 5,
  });
  // unrefTimer: the test itself keeps the process alive.
  assert.equal((await told.problem()).kind, "expired");
  await watcher.close();
});

Deno.test("watchTlsMaterial warns once a day of a certificate that ends within 14 days", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const source: TlsSource = {
    ...{ mode: "tls", side: "server", caPath: join(dir, "ca.crt") },
    ...{ certPath: join(dir, "server.crt"), keyPath: join(dir, "server.key") },
  };
  await writeAll(dir, server);
  const { leaf } = await loadTlsMaterial({ ...source, now: new Date() });
  const daysBeforeEnd = (days: number) => new Date(leaf!.notAfter.getTime() - days * DAY_MS);
  // Each reading finds the clock a quarter of a day further on, from 15 days before the end.
  let readings = 0;
  const told = new Told();
  const watcher = watchTlsMaterial(source, told, {
    current: { mode: "tls", ca: "", ...server },
    now: () => daysBeforeEnd(15 - readings++ / 4),
    settleMs: 1,
    recheckMs: 5,
  });
  await told.warned(3);
  await watcher.close();
  const daysLeft = told.warnings.map((text) => /expires on .*, in (\d+\.\d) days$/.exec(text)?.[1]);
  assert.deepEqual(daysLeft.slice(0, 3), ["14.0", "13.0", "12.0"]);
});

Deno.test("watchTlsMaterial does not repeat a warning that was told before its start", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const source: TlsSource = {
    ...{ mode: "tls", side: "server", caPath: join(dir, "ca.crt") },
    ...{ certPath: join(dir, "server.crt"), keyPath: join(dir, "server.key") },
  };
  await writeAll(dir, server);
  const start = new Date(Date.now() + 20 * DAY_MS);
  const { material, warnings } = await loadTlsMaterial({ ...source, now: start });
  assert.equal(warnings.length, 1);
  const told = new Told();
  let nowMs = start.getTime();
  const watcher = watchTlsMaterial(source, told, {
    ...{ current: material, told: warnings, settleMs: 1, recheckMs: 5 },
    now: () => new Date(nowMs += DAY_MS / 10),
  });
  await told.warned(1);
  await watcher.close();
  assert.match(told.warnings[0], /in (8\.[0-9]|9\.0) days$/);
});

Deno.test("watchTlsMaterial throws when the directory is not there", async () => {
  await using temp = await tempDir();
  const gone = join(temp.path, "gone");
  const source: TlsSource = {
    mode: "mtls",
    side: "server",
    caPath: join(gone, "ca.crt"),
    certPath: join(gone, "server.crt"),
    keyPath: join(gone, "server.key"),
  };
  assert.throws(
    () => watchTlsMaterial(source, new Told(), { current: serverMaterial }),
    (error: CredentialError) => error.kind === "missing" && error.message.includes(gone),
  );
});

Deno.test("watchTlsMaterial does without the folder of a CA that the mode does not need", async () => {
  await using temp = await tempDir();
  const source: TlsSource = {
    mode: "tls",
    side: "server",
    caPath: join(temp.path, "gone", "ca.crt"),
    certPath: join(temp.path, "server.crt"),
    keyPath: join(temp.path, "server.key"),
  };
  await watchTlsMaterial(source, new Told(), { current: serverMaterial }).close();
});
