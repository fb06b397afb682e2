import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createPublicKey, verify } from "node:crypto";
import { join } from "node:path";
import { tempDir } from "../../base/testing.ts";
import { encodePem } from "../../credentials/mod.ts";
import type { KeyType } from "../algorithms/key_type.ts";
import { openBackend } from "../backends/choose_backend.ts";
import { SigningPool } from "../pool/signing_pool.ts";
import { testKey } from "../testing.ts";
import { KeyRing } from "./key_ring.ts";
import { checkKeySpecs, type KeySpec } from "./key_spec.ts";
import { Signer, type SignerRequest } from "./signer.ts";

const REQUEST: SignerRequest = {
  ...{ keyId: "a", version: 0, algorithm: "ES256", encoding: "DER" },
  message: new TextEncoder().encode("what is signed here"),
};

/** A pool, and a folder for key files, that go away with `use`. */
async function withPool(
  use: (pool: SigningPool, writeKey: (name: string, type: KeyType) => string) => Promise<void>,
): Promise<void> {
  const backend = openBackend("node");
  assert.ok(!("missing" in backend));
  const pool = new SigningPool({ backend, threads: 1, maxWaitMs: 60_000 });
  await using temp = await tempDir();
  const dir = temp.path;
  try {
    await use(pool, (name, keyType) => {
      const path = join(dir, name);
      Deno.writeTextFileSync(path, encodePem("PRIVATE KEY", testKey(keyType).pkcs8), {
        mode: 0o600,
      });
      return path;
    });
  } finally {
    await pool.close();
  }
}

const file = (version: number, path: string) => ({ version, file: { path } });

Deno.test("checkKeySpecs refuses keys that contradict themselves", () => {
  const generate = "EC_P256" as const;
  const one: KeySpec = { keyId: "a", versions: [{ version: 1, generate }] };
  const rows: [what: string, specs: KeySpec[], RegExp][] = [
    ["a key twice", [one, one], /"a": it is there twice/],
    ["an empty name", [{ ...one, keyId: "" }], /a name has/],
    ["a name with a slash", [{ ...one, keyId: "a/b" }], /a name has/],
    ["no version", [{ ...one, versions: [] }], /no version/],
    ["version 0", [{ ...one, versions: [{ version: 0, generate }] }], /version 0: expected/],
    ["a version twice", [{ ...one, versions: [...one.versions, ...one.versions] }], /version is/],
    ["a floor too high", [{ ...one, signFloor: 2 }], /above the latest version, 1/],
    ["signing in vain", [{ ...one, verifyFloor: 2, signFloor: 1 }], /in vain/],
  ];
  for (const [what, specs, message] of rows) {
    assert.throws(() => checkKeySpecs(specs), { kind: "setup", message }, what);
  }
  checkKeySpecs([one]);
});

Deno.test("KeyRing gives the version asked for, the latest for 0, and none below a floor", () =>
  withPool(async (pool, writeKey) => {
    const versions = [1, 2, 3, 4].map((each) => file(each, writeKey(`${each}.pem`, "EC_P256")));
    const ring = await KeyRing.open(pool, [{ keyId: "a", versions, signFloor: 3, verifyFloor: 2 }]);
    assert.equal(ring.signingKey("a", 0).version, 4);
    assert.equal(ring.signingKey("a", 3).version, 3);
    assert.equal(ring.verifyingKey("a", 2).version, 2);
    assert.throws(() => ring.signingKey("a", 2), {
      kind: "disabled_version",
      message: 'key "a", version 2: only 3 and later sign',
    });
    assert.throws(() => ring.verifyingKey("a", 1), { kind: "disabled_version" });
    assert.throws(() => ring.signingKey("a", 5), { kind: "unknown_version" });
    assert.throws(() => ring.signingKey("b", 0), { kind: "unknown_key" });
  }));

Deno.test("KeyRing keeps the old keys when one of the new does not load", () =>
  withPool(async (pool, writeKey) => {
    const good = writeKey("good.pem", "EC_P256");
    const ring = await KeyRing.open(pool, [{ keyId: "a", versions: [file(1, good)] }]);
    const before = ring.signingKey("a", 0);
    const bad: [KeySpec[], string][] = [
      [[{ keyId: "a", versions: [file(1, good), file(2, `${good}.absent`)] }], "missing"],
      [[{ keyId: "a", versions: [] }], "setup"],
      [
        [{ keyId: "a", versions: [file(1, good), file(2, writeKey("rsa.pem", "RSA_2048"))] }],
        "setup",
      ],
    ];
    for (const [specs, kind] of bad) await assert.rejects(ring.replace(specs), { kind });
    assert.equal(ring.signingKey("a", 0), before);
    const signer = new Signer(ring, pool);
    await signer.sign(REQUEST);
  }));

Deno.test("KeyRing refuses a key whose parts do not belong together", () =>
  withPool(async (pool, writeKey) => {
    const path = writeKey("mixed.pem", "EC_P256");
    const [mine, other] = [testKey("EC_P256"), testKey("EC_P256")];
    const mixed = mine.pkcs8.slice();
    mixed.set(other.pkcs8.subarray(-64), mixed.length - 64);
    await Deno.writeTextFile(path, encodePem("PRIVATE KEY", mixed));
    await assert.rejects(
      KeyRing.open(pool, [{ keyId: "a", versions: [file(1, path)] }]),
      (error: { kind?: string }) => ["self_test_failed", "malformed"].includes(error.kind!),
    );
  }));

Deno.test("KeyRing keeps what was made in this process over a reload, and lets other keys go", () =>
  withPool(async (pool, writeKey) => {
    const a: KeySpec = { keyId: "a", versions: [{ version: 1, generate: "EC_P256" }] };
    const b: KeySpec = { keyId: "b", versions: [file(1, writeKey("b.pem", "EC_P384"))] };
    const ring = await KeyRing.open(pool, [a, b]);
    const { version, drained } = await ring.rotate("a");
    await drained;
    assert.equal(version, 2);
    const before = [1, 2].map((each) => ring.signingKey("a", each).publicKey.pem);
    await (await ring.replace([a])).drained;
    assert.deepEqual([1, 2].map((each) => ring.signingKey("a", each).publicKey.pem), before);
    assert.equal(ring.signingKey("a", 0).version, 2);
    assert.deepEqual(ring.list().map(({ keyId }) => keyId), ["a"]);
  }));

Deno.test("KeyRing changes keys under load without a failure or a signature by the wrong version", () =>
  withPool(async (pool, writeKey) => {
    const spec = (latest: number): KeySpec => ({
      keyId: "a",
      versions: Array.from({ length: latest }, (_, i) => file(i + 1, path(i + 1))),
    });
    const paths = new Map<number, string>();
    const path = (version: number) => {
      if (!paths.has(version)) paths.set(version, writeKey(`${version}.pem`, "EC_P256"));
      return paths.get(version)!;
    };
    const ring = await KeyRing.open(pool, [spec(1)]);
    const signer = new Signer(ring, pool);
    const publicKeys = new Map<number, string>();
    let changing = true;
    let signed = 0;
    const seen = new Set<number>();
    const caller = async () => {
      do {
        const latest = ring.signingKey("a", 0);
        publicKeys.set(latest.version, latest.publicKey.pem);
        const message = new TextEncoder().encode(`message ${signed++}`);
        const answer = await signer.sign({ ...REQUEST, message });
        assert.equal(answer.version, latest.version);
        const publicKey = createPublicKey(publicKeys.get(answer.version)!);
        assert.ok(verify("sha256", message, publicKey, Buffer.from(answer.signature)));
        seen.add(answer.version);
      } while (changing);
    };
    const callers = Promise.all(Array.from({ length: 8 }, caller));
    const drains: Promise<void>[] = [];
    for (let latest = 2; latest <= 5; latest++) {
      drains.push((await ring.replace([spec(latest)])).drained);
      const enough = signed + 20;
      while (signed < enough) await signer.sign(REQUEST);
    }
    drains.push((await ring.rotate("a")).drained);
    changing = false;
    await callers;
    await Promise.all(drains);
    assert.ok(seen.size >= 4, `versions ${[...seen]}`);
  }));
