import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { signingAdminService, signingService } from "@lab/shared/codec";
import { loadTlsMaterial } from "@lab/shared/credentials";
import { Metadata, Status } from "@lab/shared/grpc";
import { call, callOutcome, type Channel, loadEngine } from "@lab/shared/rpc";
import {
  type Running,
  runProgram,
  startOtlpReceiver,
  startProgram,
  tempDir,
  testEachEngine,
  writeCertificates,
} from "@lab/tools/testing";

const SERVER = "df/03_signing_server.ts";
const { sign, listKeys, getPublicKey } = signingService.methods;
const { rotateKey } = signingAdminService.methods;

const REQUEST = {
  ...{ keyId: "a", keyVersion: 0, algorithm: "ES256", encoding: 2 },
  message: new TextEncoder().encode("what is signed here"),
};

/** Writes a new P-256 key as `KEY/VERSION.pem`; gives its public half as PEM. */
async function writeKey(path: string, mode = 0o600): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ format: "pem", type: "sec1" }) as string;
  // Whole at once, as a watcher may read it at any time.
  await Deno.writeTextFile(`${path}.new`, pem, { mode });
  await Deno.rename(`${path}.new`, path);
  return publicKey.export({ format: "pem", type: "spki" }) as string;
}

/** A folder for keys beside certificates, and a way to start the server over both. */
async function withFolder(
  body: (folder: {
    readonly keys: string;
    readonly env: Record<string, string>;
    /** Starts the server and connects to it over mTLS. */
    start(env?: Record<string, string>): Promise<{
      readonly df: Running;
      readonly channel: Channel;
      /** One more connection. */
      readonly connect: () => Promise<Channel>;
    }>;
  }) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  const keys = `${dir}/keys`;
  await Deno.mkdir(keys);
  const files = await writeCertificates(dir);
  const env = { ...files.df, DF_PORT: "0" };
  const { TLS_CA, TLS_CERT, TLS_KEY } = files.smft;
  const started: Running[] = [];
  const channels: Channel[] = [];
  try {
    await body({
      ...{ keys, env },
      async start(more = {}) {
        const df = await startProgram(SERVER, { env: { ...env, ...more } });
        const { material } = await loadTlsMaterial({
          ...{ mode: "mtls", side: "client" },
          ...{ caPath: TLS_CA, certPath: TLS_CERT, keyPath: TLS_KEY, now: new Date() },
        });
        const { createChannel } = await loadEngine("wire");
        const connect = async () => {
          const channel = createChannel({
            address: { kind: "tcp", host: "localhost", port: df.port },
            tls: material,
          });
          channels.push(channel);
          await channel.connect();
          return channel;
        };
        started.push(df);
        return { df, connect, channel: await connect() };
      },
    });
  } finally {
    for (const channel of channels) await channel.close();
    for (const df of started) await df.stop("SIGKILL");
  }
}

testEachEngine((engine) => `DF signing over ${engine} serves, rotates for admins and drains`, (
  engine,
) =>
  withFolder(async ({ start }) => {
    const { df, channel } = await start({
      ...{ ENGINE: engine, SIGNING_KEYS: "a=EC_P256,b=EC_P384", SIGNING_ADMINS: "CN=ops,CN=smft" },
    });
    assert.match(
      df.ready,
      new RegExp(
        `^DF 03_signing listening on 127\\.0\\.0\\.1:\\d+, mTLS, TLS 1\\.3, engine ${engine}, ` +
          "2 keys, backend \\w+$",
      ),
    );
    assert.equal((await call(channel, sign, REQUEST)).keyVersion, 1);
    assert.equal((await call(channel, rotateKey, { keyId: "a" })).keyVersion, 2);
    assert.equal((await call(channel, sign, REQUEST)).keyVersion, 2);
    const { keys } = await call(channel, listKeys, {});
    assert.deepEqual(keys.map(({ keyId, versions }) => [keyId, versions]), [
      ["a", [1, 2]],
      ["b", [1]],
    ]);
    // Calls under way when it is told to stop are answered.
    const underWay = Array.from(
      { length: 50 },
      () => callOutcome(channel, sign, { ...REQUEST, keyId: "b", algorithm: "ES384" }),
    );
    await callOutcome(channel, sign, REQUEST);
    const { code, stderr } = await df.stop();
    assert.equal(code, 0, stderr);
    assert.deepEqual(new Set((await Promise.all(underWay)).map((each) => each.code)), new Set([0]));
    assert.match(stderr, /made a new version.*keyId=a version=2 by="CN=smft"/);
    assert.match(stderr, /served.*callsFailed=0/);
    assert.doesNotMatch(stderr, /PRIVATE/);
  }));

Deno.test("DF signing lets nobody rotate keys unless the settings name somebody", () =>
  withFolder(async ({ start }) => {
    const { channel } = await start({ SIGNING_KEYS: "a=EC_P256" });
    const { code, message } = await callOutcome(channel, rotateKey, { keyId: "a" });
    assert.equal(code, Status.PERMISSION_DENIED);
    assert.match(message, /^CN=smft may not rotate keys: SIGNING_ADMINS/);
  }));

Deno.test("DF signing takes new key files as they come, and keeps the old ones when they are bad", () =>
  withFolder(async ({ keys, start }) => {
    await Deno.mkdir(`${keys}/a`);
    const pems = [await writeKey(`${keys}/a/1.pem`)];
    const { df, channel } = await start({ SIGNING_KEYS_DIR: keys });
    const latest = async () => {
      const { pem, keyVersion } = await call(channel, getPublicKey, { keyId: "a", keyVersion: 0 });
      return [keyVersion, pem];
    };
    assert.deepEqual(await latest(), [1, pems[0]]);
    let [failed, loading] = [0, true];
    const load = (async () => {
      while (loading) {
        const { code } = await callOutcome(channel, sign, REQUEST);
        if (code !== Status.OK) failed++;
      }
    })();

    pems.push(await writeKey(`${keys}/a/2.pem`));
    await df.waitFor(/keys reloaded/);
    assert.deepEqual(await latest(), [2, pems[1]]);

    // A key that others may read is no key.
    await writeKey(`${keys}/a/3.pem`, 0o644);
    await df.waitFor(
      /kept the old keys: .*3\.pem: others than its owner may read or write it \(mode 0644\)/,
    );
    assert.deepEqual(await latest(), [2, pems[1]]);

    await Deno.remove(`${keys}/a/3.pem`);
    await df.waitFor(/keys: the files are in order again/);
    df.process.kill("SIGHUP");
    await df.waitFor(/SIGHUP: reading all files again/);
    assert.deepEqual(await latest(), [2, pems[1]]);
    loading = false;
    await load;
    assert.equal(failed, 0);
    const { code, stderr } = await df.stop();
    assert.equal(code, 0, stderr);
  }));

const REFUSED: readonly (readonly [string, Record<string, string>, RegExp])[] = [
  ["a folder that is not there", { SIGNING_KEYS_DIR: "no" }, /no: there is no such file or folder/],
  ["a key twice", { SIGNING_KEYS: "a=EC_P256,a=EC_P256" }, /key "a": it is there twice/],
  ["a key of no type", { SIGNING_KEYS: "a=RSA" }, /SIGNING_KEYS.*expected NAME=TYPE/],
  [
    "a library that is none",
    { SIGNING_LIBCRYPTO: "README.md", SIGNING_BACKEND: "libcrypto" },
    /backend libcrypto: no libcrypto: .*README\.md/,
  ],
];

for (const [what, env, message] of REFUSED) {
  Deno.test(`DF signing exits with 2 for ${what}`, async () => {
    const { code, stderr } = await runProgram(SERVER, {
      env: { TLS_MODE: "off", DF_PORT: "0", ...env },
    });
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });
}

Deno.test("DF signing exits with 2 for a key file that others may read", () =>
  withFolder(async ({ keys, env }) => {
    await Deno.mkdir(`${keys}/a`);
    await writeKey(`${keys}/a/1.pem`, 0o640);
    const { code, stderr } = await runProgram(SERVER, { env: { ...env, SIGNING_KEYS_DIR: keys } });
    assert.equal(code, 2, stderr);
    assert.match(
      stderr,
      /1\.pem: others than its owner may read or write it \(mode 0640\); run chmod 600/,
    );
  }));

Deno.test("DF signing works without FFI, slower, and says so", () =>
  withFolder(async ({ env }) => {
    const df = await startProgram(SERVER, {
      env: { ...env, SIGNING_KEYS: "a=EC_P256,b=EC_P521" },
      permissions: ["--allow-net", "--allow-read", "--allow-env", "--allow-sys", "--no-prompt"],
    });
    assert.match(df.ready, /backend node$/);
    const { code, stderr } = await df.stop();
    assert.equal(code, 0, stderr);
    assert.match(stderr, /signing by node .*no libcrypto: .*--allow-ffi/);
  }));

Deno.test("DF signing exports spans of the wait and the signing, and keeps an audit log", () =>
  withFolder(async ({ keys, start }) => {
    const receiver = startOtlpReceiver();
    const audit = `${keys}/../audit`;
    try {
      const { df, channel } = await start({
        ...{ ...receiver.env, SIGNING_KEYS: "a=EC_P256", SIGNING_AUDIT_DIR: audit },
      });
      const trace = "0af7651916cd43dd8448eb211c80319c";
      const metadata = new Metadata([["traceparent", `00-${trace}-b7ad6b7169203331-01`]]);
      await call(channel, sign, REQUEST, { metadata });
      const { code, stderr } = await df.stop();
      assert.equal(code, 0, stderr);
      const spans = receiver.spans.filter(({ traceId }) => traceId === trace);
      const parent = spans.find(({ name }) => name === "signing.v1.SigningService/Sign");
      const children = spans.filter(({ parentSpanId }) => parentSpanId === parent?.spanId);
      assert.deepEqual(children.map(({ name }) => name).sort(), ["queue", "sign"]);
      const signing = children.find(({ name }) => name === "sign");
      assert.equal(signing?.attributes["signing.algorithm"], "ES256");
      const verified = await runProgram("tools/audit_verify.ts", { args: [audit] });
      assert.equal(verified.code, 0, verified.stderr);
      const [file] = await Array.fromAsync(Deno.readDir(audit), ({ name }) => name)
        .then((names) => names.filter((name) => name.endsWith(".jsonl")));
      const record = JSON.parse(await Deno.readTextFile(`${audit}/${file}`));
      assert.deepEqual([record.trace_id, record.caller.subject], [trace, "CN=smft"]);
    } finally {
      await receiver.close();
    }
  }));

Deno.test("DF signing with threads has every version in each of them, over rotation and reload", () =>
  withFolder(async ({ keys, start }) => {
    await Deno.mkdir(`${keys}/f`);
    await writeKey(`${keys}/f/1.pem`);
    const { df, channel, connect } = await start({
      ...{ SIGNING_KEYS: "a=EC_P256,b=EC_P521", SIGNING_KEYS_DIR: keys, THREADS: "2" },
      ...{ SIGNING_ADMINS: "CN=smft", SIGNING_AUDIT_DIR: `${keys}/../audit` },
    });
    assert.match(df.ready, /3 keys, backend \w+, 2 threads$/);
    // The kernel deals connections out by their ports; of 16 some come to each thread.
    const channels = [channel];
    while (channels.length < 16) channels.push(await connect());
    for (let version = 2; version <= 4; version++) {
      const by = channels[version];
      for (const keyId of ["a", "f"]) {
        assert.equal((await call(by, rotateKey, { keyId })).keyVersion, version);
        const asked = { ...REQUEST, keyId };
        const versions = await Promise.all(
          channels.map(async (each) => (await call(each, sign, asked)).keyVersion),
        );
        assert.deepEqual(new Set(versions), new Set([version]), keyId);
      }
    }
    const pems = () =>
      Promise.all(
        channels.map(async (each) => {
          const asked = ["a", "b", "f"].map((keyId) => ({ keyId, keyVersion: 1 }));
          const shown = await Promise.all(asked.map((key) => call(each, getPublicKey, key)));
          return shown.map(({ pem }) => pem).join("");
        }),
      );
    const before = new Set(await pems());
    assert.equal(before.size, 1, "all threads have the same keys");
    await writeKey(`${keys}/f/1.pem`);
    await df.waitFor(/keys reloaded/);
    const after = new Set(await pems());
    assert.equal(after.size, 1);
    assert.notDeepEqual(after, before);
    assert.equal((await callOutcome(channel, rotateKey, { keyId: "no" })).code, Status.NOT_FOUND);
    const { code, stderr } = await df.stop();
    assert.equal(code, 0, stderr);
    assert.match(stderr, /served.*connections=16/);
    for (const thread of ["1", "2"]) {
      const { code, stdout } = await runProgram("tools/audit_verify.ts", {
        args: [`${keys}/../audit/${thread}`],
      });
      assert.equal(code, 0, stdout);
    }
  }));

Deno.test("DF signing with threads exits with 2 for a key that does not load", () =>
  withFolder(async ({ keys, env }) => {
    await Deno.mkdir(`${keys}/a`);
    await writeKey(`${keys}/a/1.pem`, 0o640);
    const { code, stderr } = await runProgram(SERVER, {
      env: { ...env, SIGNING_KEYS_DIR: keys, THREADS: "2" },
    });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /1\.pem: others than its owner may read or write it \(mode 0640\)/);
  }));
