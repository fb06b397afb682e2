import assert from "node:assert/strict";
import { join } from "node:path";
import { tempDir } from "../../base/testing.ts";
import { encodePem } from "../../credentials/mod.ts";
import { chooseBackend } from "../backends/choose_backend.ts";
import { KeyError } from "../keys/key_error.ts";
import { SigningPool } from "../pool/signing_pool.ts";
import { testKey } from "../testing.ts";
import { KeyRing, type PreparedChange } from "./key_ring.ts";
import { type KeyMember, SharedKeys } from "./shared_keys.ts";

interface Bench {
  readonly rings: readonly KeyRing[];
  readonly pools: readonly SigningPool[];
  readonly keys: SharedKeys;
  /** Set to make the second member fail. */
  failing: boolean;
  /** A new key in a file. */
  writeKey(name: string): { readonly path: string };
}

/** Two rings of pools of their own, as two threads have them. */
async function withRings(use: (bench: Bench) => Promise<void>): Promise<void> {
  const { backend } = chooseBackend();
  await using temp = await tempDir();
  const dir = temp.path;
  const pools = [0, 1].map(() => new SigningPool({ backend, threads: 0 }));
  const rings = await Promise.all(pools.map((pool) => KeyRing.open(pool, [])));
  const members = rings.map((ring, at): KeyMember => {
    let prepared: PreparedChange;
    return {
      async prepare(change) {
        if (at === 1 && bench.failing) throw new KeyError("malformed", "the second fails");
        prepared = await ring.prepare(structuredClone(change));
      },
      commit: () => prepared.commit().drained,
      abort: () => prepared.abort(),
    };
  });
  const bench: Bench = {
    ...{ rings, pools, failing: false },
    keys: new SharedKeys(members),
    writeKey(name) {
      const path = join(dir, name);
      const pem = encodePem("PRIVATE KEY", testKey("EC_P256").pkcs8);
      Deno.writeTextFileSync(path, pem, { mode: 0o600 });
      return { path };
    },
  };
  try {
    await use(bench);
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
}

/** Versions of each key by their public halves; asserts that both rings have the same. */
function sameKeys(rings: readonly KeyRing[]): Record<string, Record<number, string>> {
  const [first, second] = rings.map((ring) =>
    Object.fromEntries(
      ring.list().map(({ keyId, versions }) => [
        keyId,
        Object.fromEntries([...versions].map(([number, each]) => [number, each.publicKey.pem])),
      ]),
    )
  );
  assert.deepEqual(first, second);
  return first;
}

const made = { keyId: "a", versions: [{ version: 1, generate: "EC_P256" as const }] };

Deno.test("SharedKeys gives all rings the same keys, made once and read once", () =>
  withRings(async ({ keys, rings, writeKey }) => {
    const file = writeKey("b.pem");
    await keys.replace([made, { keyId: "b", versions: [{ version: 3, file }] }]);
    const before = sameKeys(rings);
    assert.deepEqual(Object.keys(before), ["a", "b"]);
    assert.equal(await keys.rotate("a"), 2);
    assert.equal(await keys.rotate("b"), 4);
    const after = sameKeys(rings);
    assert.deepEqual([Object.keys(after.a), Object.keys(after.b)], [["1", "2"], ["3", "4"]]);
    assert.equal(after.a[1], before.a[1]);
    assert.deepEqual(rings.map((ring) => ring.signingKey("b", 0).version), [4, 4]);
  }));

Deno.test("SharedKeys keeps what it made over a reload, and reads files again", () =>
  withRings(async ({ keys, rings, writeKey }) => {
    const b = { keyId: "b", versions: [{ version: 1, file: writeKey("b.pem") }] };
    await keys.replace([made, b]);
    await keys.rotate("a");
    await keys.rotate("b");
    const before = sameKeys(rings);
    writeKey("b.pem");
    await keys.replace([made, b]);
    const after = sameKeys(rings);
    assert.deepEqual(after.a, before.a);
    assert.notEqual(after.b[1], before.b[1]);
    assert.equal(after.b[2], before.b[2]);
    assert.equal(await keys.rotate("b"), 3);
    assert.equal(Object.keys(sameKeys(rings).b).length, 3);
  }));

Deno.test("SharedKeys changes no ring when one of them fails, and goes on afterwards", () =>
  withRings(async (bench) => {
    const { keys, rings, pools, writeKey } = bench;
    await keys.replace([made]);
    const before = sameKeys(rings);
    bench.failing = true;
    const b = { keyId: "b", versions: [{ version: 1, file: writeKey("b.pem") }] };
    await assert.rejects(keys.replace([made, b]), /the second fails/);
    await assert.rejects(keys.rotate("a"), /the second fails/);
    assert.deepEqual(sameKeys(rings), before);
    assert.deepEqual(pools.map((pool) => pool.keyCount), [1, 1]);
    bench.failing = false;
    const missing = { file: { path: "no.pem" } };
    await assert.rejects(keys.replace([{ keyId: "c", versions: [{ version: 1, ...missing }] }]), {
      kind: "missing",
    });
    assert.equal(await keys.rotate("a"), 2);
    sameKeys(rings);
  }));

Deno.test("SharedKeys makes changes that are asked for at once one after the other", () =>
  withRings(async ({ keys, rings }) => {
    const first = keys.replace([made]);
    const versions = await Promise.all([keys.rotate("a"), keys.rotate("a"), keys.rotate("a")]);
    await first;
    assert.deepEqual(versions, [2, 3, 4]);
    assert.equal(Object.keys(sameKeys(rings).a).length, 4);
  }));
