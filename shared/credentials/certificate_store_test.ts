import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { tempDir } from "../base/testing.ts";
import { CertificateStore, type CertificateStoreOptions } from "./certificate_store.ts";
import { CredentialError, type CredentialErrorKind } from "./credential_error.ts";
import { loadTlsMaterial } from "./load.ts";
import { reportStore } from "./store_report.ts";
import type { TlsMaterial } from "./tls_material.ts";
import { handshake } from "./_handshake.ts";

const now = new Date();

async function withStore(
  use: (
    open: (options?: Partial<CertificateStoreOptions>) => CertificateStore,
    dir: string,
  ) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  await use((options) => new CertificateStore(join(dir, "certs"), { now, ...options }), dir);
}

async function material(store: CertificateStore, side: "server" | "client"): Promise<TlsMaterial> {
  const { ca, cert, key } = side === "server" ? store.layout.df : store.layout.smft;
  const source = { mode: "mtls", side, caPath: ca, certPath: cert, keyPath: key, now } as const;
  return (await loadTlsMaterial(source)).material;
}

async function filesOf(dir: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const entry of Deno.readDir(dir)) {
    const path = join(dir, entry.name);
    if (entry.isDirectory) { for (const file of await filesOf(path)) files.set(...file); }
    else files.set(path, await Deno.readTextFile(path));
  }
  return files;
}

function rejectsWith(kind: CredentialErrorKind, action: Promise<unknown>): Promise<void> {
  return assert.rejects(
    action,
    (error) => error instanceof CredentialError && error.kind === kind,
  );
}

Deno.test("CertificateStore.ensure makes a pair that shakes hands and leaves nothing else behind", () =>
  withStore(async (open, dir) => {
    const store = open();
    await store.ensure();
    const names = [...(await filesOf(dir)).keys()].map((path) => relative(dir, path)).sort();
    assert.deepEqual(names, [
      "certs/ca/.lock",
      "certs/ca/ca.crt",
      "certs/ca/ca.key",
      "certs/df/ca.crt",
      "certs/df/server.crt",
      "certs/df/server.key",
      "certs/smft/ca.crt",
      "certs/smft/client.crt",
      "certs/smft/client.key",
    ]);
    const outcome = await handshake(
      await material(store, "server"),
      await material(store, "client"),
    );
    assert.deepEqual([outcome.client, outcome.server], ["ok", "ok"]);
  }));

Deno.test({
  name: "CertificateStore gives keys to their owner alone",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withStore(async (open, dir) => {
      await open().ensure();
      await open().rotateCa();
      const keys = [...(await filesOf(dir)).keys()].filter((path) => path.endsWith(".key"));
      assert.equal(keys.length, 3, keys.join());
      for (const path of keys) assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600, path);
    }),
});

Deno.test("CertificateStore.ensure changes nothing when all is there", () =>
  withStore(async (open, dir) => {
    await open().ensure();
    await Deno.remove(open().layout.authority.lock);
    const before = await filesOf(dir);
    const change = await open({ hosts: ["other.example"], leafDays: 5 }).ensure();
    assert.deepEqual(await filesOf(dir), before);
    assert.deepEqual(change.made, []);
    assert.equal(change.kept.length, 8);
  }));

Deno.test("CertificateStore.ensure makes only what is missing, and the pair still shakes hands", () =>
  withStore(async (open, dir) => {
    const store = open();
    await store.ensure();
    const before = await filesOf(dir);
    await Deno.remove(dirname(store.layout.smft.ca), { recursive: true });
    const { made } = await store.ensure();
    assert.deepEqual([...made].sort(), Object.values(store.layout.smft).sort());
    for (const [path, text] of await filesOf(dir)) {
      if (made.includes(path)) continue;
      assert.equal(text, before.get(path), path);
    }
    const outcome = await handshake(
      await material(store, "server"),
      await material(store, "client"),
    );
    assert.equal(outcome.client, "ok");
  }));

Deno.test("CertificateStore.ensure makes one CA when both sides find nothing at once", () =>
  withStore(async (open) => {
    const changes = await Promise.all([open().ensure(), open().ensure(), open().ensure()]);
    assert.deepEqual(changes.map(({ made }) => made.length).sort(), [0, 0, 8]);
    const { certificates, warnings } = await reportStore(open().layout, { now });
    assert.deepEqual([certificates.length, warnings], [3, []]);
  }));

Deno.test("CertificateStore.ensure keeps a pair whose CA is kept elsewhere", () =>
  withStore(async (open) => {
    const store = open();
    await store.ensure();
    await Deno.remove(dirname(store.layout.authority.key), { recursive: true });
    assert.deepEqual((await store.ensure()).made, []);
  }));

const refusals: readonly {
  readonly name: string;
  readonly gone: (store: CertificateStore) => readonly string[];
}[] = [
  { name: "a key has lost its certificate", gone: (store) => [store.layout.df.cert] },
  { name: "a certificate has lost its key", gone: (store) => [store.layout.smft.key] },
  {
    name: "a leaf is missing and the key of its CA too",
    gone: ({ layout }) => [layout.df.cert, layout.df.key, layout.authority.key],
  },
];
for (const { name, gone } of refusals) {
  Deno.test(`CertificateStore.ensure overwrites nothing and says missing when ${name}`, () =>
    withStore(async (open, dir) => {
      const store = open();
      await store.ensure();
      for (const path of gone(store)) await Deno.remove(path);
      const before = await filesOf(dir);
      await rejectsWith("missing", store.ensure());
      assert.deepEqual(await filesOf(dir), before);
    }));
}

Deno.test("CertificateStore.rotateLeaves keeps the CA and the names and makes new keys", () =>
  withStore(async (open, dir) => {
    const store = open({ hosts: ["df.example", "10.0.0.7"] });
    await store.ensure();
    const before = await filesOf(dir);
    await open().rotateLeaves();
    const after = await filesOf(dir);
    const changed = [...after].filter(([path, text]) => text !== before.get(path));
    const { df, smft } = store.layout;
    assert.deepEqual(changed.map(([path]) => path).sort(), [
      df.cert,
      df.key,
      smft.cert,
      smft.key,
    ]);
    const leaf = new X509Certificate(after.get(df.cert)!);
    assert.equal(leaf.checkHost("df.example"), "df.example");
    assert.equal(leaf.checkIP("10.0.0.7"), "10.0.0.7");
    await material(store, "server");
  }));

Deno.test("CertificateStore.rotateLeaves gives the names asked and loopback when hosts are given", () =>
  withStore(async (open) => {
    await open({ hosts: ["old.example"] }).ensure();
    const store = open({ hosts: ["new.example"] });
    await store.rotateLeaves();
    const leaf = new X509Certificate(await Deno.readTextFile(store.layout.df.cert));
    assert.deepEqual(
      ["localhost", "new.example", "old.example"].map((host) => leaf.checkHost(host)),
      ["localhost", "new.example", undefined],
    );
  }));

/** What a process may hold: the trust of one moment with the leaf of another. */
function mixtures(moments: readonly TlsMaterial[]): TlsMaterial[] {
  return moments.flatMap(({ ca }) =>
    moments.map(({ cert, key }) => ({ mode: "mtls", ca, cert, key }))
  );
}

async function allShakeHands(
  servers: readonly TlsMaterial[],
  clients: readonly TlsMaterial[],
): Promise<void> {
  for (const [s, server] of mixtures(servers).entries()) {
    for (const [c, client] of mixtures(clients).entries()) {
      const outcome = await handshake(server, client);
      assert.deepEqual([outcome.client, outcome.server], ["ok", "ok"], `server ${s}, client ${c}`);
    }
  }
}

Deno.test("CertificateStore loses no trust in a CA roll-over, whatever either side read last", () =>
  withStore(async (open) => {
    const store = open();
    const moment = async () => ({
      server: await material(store, "server"),
      client: await material(store, "client"),
    });
    await store.ensure();
    const before = await moment();
    await store.rotateCa();
    const during = await moment();
    await allShakeHands([before.server, during.server], [before.client, during.client]);
    // Leaves may be renewed meanwhile.
    await store.rotateLeaves();
    const renewed = await moment();
    await allShakeHands([before.server, renewed.server], [before.client, renewed.client]);

    await store.retireCa();
    const after = await moment();
    await allShakeHands([renewed.server, after.server], [renewed.client, after.client]);
    assert.equal(after.server.key, renewed.server.key);

    // The old CA has really gone: who never read it again is refused, on either side.
    assert.notEqual((await handshake(after.server, before.client)).client, "ok");
    assert.notEqual((await handshake(before.server, after.client)).client, "ok");
  }));

Deno.test("CertificateStore.retireCa leaves one CA and bare leaves, and the next roll-over can begin", () =>
  withStore(async (open, dir) => {
    const store = open();
    await store.ensure();
    for (let i = 0; i < 2; i++) {
      await store.rotateCa();
      await store.retireCa();
      const certificates = [...await filesOf(dir)].filter(([path]) => path.endsWith(".crt"));
      assert.equal(certificates.length, 5);
      for (const [path, text] of certificates) {
        assert.equal(text.match(/BEGIN CERTIFICATE/g)?.length, 1, path);
      }
    }
    const outcome = await handshake(
      await material(store, "server"),
      await material(store, "client"),
    );
    assert.equal(outcome.client, "ok");
  }));

Deno.test("CertificateStore.retireCa changes nothing when there is no roll-over", () =>
  withStore(async (open, dir) => {
    const store = open();
    await store.ensure();
    const before = await filesOf(dir);
    assert.deepEqual((await store.retireCa()).made, []);
    assert.deepEqual(await filesOf(dir), before);
  }));

Deno.test("CertificateStore.rotateCa says rollover_pending when one is under way", () =>
  withStore(async (open, dir) => {
    const store = open();
    await store.ensure();
    await store.rotateCa();
    const before = await filesOf(dir);
    await rejectsWith("rollover_pending", store.rotateCa());
    assert.deepEqual(await filesOf(dir), before);
  }));

Deno.test("CertificateStore.rotateCa can be run again when it was cut short before the new CA's key", () =>
  withStore(async (open) => {
    const store = open();
    await store.ensure();
    const { layout } = store;
    const oldKey = await Deno.readTextFile(layout.authority.key);
    const old = {
      server: await material(store, "server"),
      client: await material(store, "client"),
    };
    await store.rotateCa();
    // As it stands when all but the last rename is done: the old CA's key and the old leaves.
    await Deno.writeTextFile(layout.authority.key, oldKey);
    for (const [paths, leaf] of [[layout.df, old.server], [layout.smft, old.client]] as const) {
      await Deno.writeTextFile(paths.cert, leaf.cert!);
      await Deno.writeTextFile(paths.key, leaf.key!);
    }
    assert.deepEqual((await store.retireCa()).made, []);
    await store.rotateCa();
    await allShakeHands(
      [old.server, await material(store, "server")],
      [old.client, await material(store, "client")],
    );
  }));

Deno.test("CertificateStore.retireCa says rollover_pending when a leaf is still the old CA's", () =>
  withStore(async (open, dir) => {
    const store = open();
    await store.ensure();
    const { cert, key } = store.layout.smft;
    const old = [await Deno.readTextFile(cert), await Deno.readTextFile(key)];
    await store.rotateCa();
    // As it stands when the roll-over was cut short before the client's leaf.
    await Deno.writeTextFile(cert, old[0]);
    await Deno.writeTextFile(key, old[1]);
    const before = await filesOf(dir);
    await rejectsWith("rollover_pending", store.retireCa());
    assert.deepEqual(await filesOf(dir), before);
    await store.rotateLeaves();
    await store.retireCa();
  }));

Deno.test("CertificateStore.rotateLeaves says mismatch when the CA's key is not its certificate's", () =>
  withStore(async (open) => {
    const store = open();
    await store.ensure();
    await Deno.copyFile(store.layout.df.key, store.layout.authority.key);
    await rejectsWith("mismatch", store.rotateLeaves());
  }));

Deno.test("CertificateStore.recreate makes everything again and shares no trust with what was", () =>
  withStore(async (open, dir) => {
    const store = open();
    await store.ensure();
    await store.rotateCa();
    const before = await filesOf(dir);
    const old = await material(store, "client");
    await store.recreate();
    const after = [...await filesOf(dir)].filter(([path]) => !path.endsWith(".lock"));
    assert.equal(after.length, 8);
    for (const [path, text] of after) assert.notEqual(text, before.get(path), path);
    assert.equal((await reportStore(store.layout, { now })).warnings.length, 0);
    assert.notEqual((await handshake(await material(store, "server"), old)).client, "ok");
  }));

Deno.test("CertificateStore.recreate makes everything again when the files cannot be read", () =>
  withStore(async (open, dir) => {
    const store = open();
    await store.ensure();
    for (const path of (await filesOf(dir)).keys()) await Deno.writeTextFile(path, "nothing");
    await rejectsWith("malformed", store.rotateLeaves());
    await store.recreate();
    assert.deepEqual((await reportStore(store.layout, { now })).warnings, []);
  }));

Deno.test("reportStore warns of what ends within 14 days and of what has ended", () =>
  withStore(async (open) => {
    const store = open({ leafDays: 30 });
    await store.ensure();
    const at = async (days: number) =>
      (await reportStore(store.layout, { now: new Date(now.getTime() + days * 86_400_000) }))
        .warnings.map(({ kind, path }) => [kind, path]);
    const { df, smft } = store.layout;
    assert.deepEqual(await at(15), []);
    assert.deepEqual(await at(17), [["expires_soon", df.cert], ["expires_soon", smft.cert]]);
    assert.deepEqual(await at(31), [["expired", df.cert], ["expired", smft.cert]]);
    assert.deepEqual((await at(3640))[0], ["expires_soon", df.ca]);
  }));

Deno.test("reportStore says which hosts the server's certificate lacks", () =>
  withStore(async (open) => {
    const store = open({ hosts: ["df.example", "fd00::7", "*.lab.example"] });
    await store.ensure();
    const hosts = ["localhost", "fd00::7", "a.lab.example", "*.lab.example"];
    assert.deepEqual((await reportStore(store.layout, { now, hosts })).warnings, []);
    const { warnings } = await reportStore(store.layout, {
      now,
      hosts: [...hosts, "x.example", "10.0.0.1"],
    });
    assert.deepEqual(warnings.map(({ kind }) => kind), ["lacks_host"]);
    assert.match(warnings[0].message, /lacks x\.example, 10\.0\.0\.1; .*--rotate/);
  }));

Deno.test("reportStore says rollover_pending from the roll-over to its end", () =>
  withStore(async (open) => {
    const store = open();
    const kinds = async () =>
      (await reportStore(store.layout, { now })).warnings.map(({ kind }) => kind);
    await store.ensure();
    assert.deepEqual(await kinds(), []);
    await store.rotateCa();
    assert.deepEqual(await kinds(), ["rollover_pending"]);
    await store.retireCa();
    assert.deepEqual(await kinds(), []);
  }));

Deno.test("reportStore says untrusted when the sides come from different CAs", () =>
  withStore(async (open, dir) => {
    const store = open();
    await store.ensure();
    const other = new CertificateStore(join(dir, "other"), { now });
    await other.ensure();
    for (const name of ["ca", "cert", "key"] as const) {
      await Deno.copyFile(other.layout.smft[name], store.layout.smft[name]);
    }
    const { warnings } = await reportStore(store.layout, { now });
    assert.deepEqual(warnings.map(({ kind, path }) => [kind, path]), [
      ["untrusted", store.layout.df.cert],
      ["untrusted", store.layout.smft.cert],
    ]);
  }));
