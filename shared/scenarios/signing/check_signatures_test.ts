import assert from "node:assert/strict";
import {
  type AnyKey,
  type Backend,
  crc32c,
  findAlgorithm,
  openAnyPublicKey,
  openBackend,
} from "../../signing/mod.ts";
import { encodeSignature, openAnyKey, testKey } from "../../signing/testing.ts";
import { checkSignatures } from "./check_signatures.ts";
import { type LoggedSignature, SignatureLog } from "./signature_log.ts";
import type { SigningShare } from "./signing_share.ts";
import { type SigningEntry, signingMessages, type SigningWork } from "./signing_inputs.ts";

const SEED = 3;
const ENTRIES: readonly SigningEntry[] = [
  { label: "ES256", keyId: "ec", keyType: "EC_P256", algorithm: "ES256", weight: 1 },
  { label: "PS256", keyId: "rsa", keyType: "RSA_2048", algorithm: "PS256", weight: 1 },
];

function backend(name: "node" | "webcrypto"): Backend {
  const opened = openBackend(name);
  assert.ok(!("missing" in opened));
  return opened;
}

/** Signatures of both entries by one backend, and the keys of another one. */
class Bench {
  readonly work: SigningWork;
  readonly #log = new SignatureLog();
  readonly #private: AnyKey[] = [];
  readonly #public: AnyKey[] = [];

  constructor(encoding: SigningWork["encoding"]) {
    const rest = { messageBytes: 20, input: "message", verifyRatio: 1 } as const;
    this.work = { entries: ENTRIES, encoding, ...rest, connections: 1, retry: false };
  }

  static async open(encoding: SigningWork["encoding"] = "P1363"): Promise<Bench> {
    const bench = new Bench(encoding);
    for (const { keyType } of ENTRIES) {
      const key = testKey(keyType);
      bench.#private.push(await openAnyKey(backend("node"), key));
      bench.#public.push(await openAnyPublicKey(backend("webcrypto"), key.spki));
    }
    return bench;
  }

  /** The signature of an input, as a client gets it. */
  async sign(place: number, input: number): Promise<Uint8Array> {
    const { algorithm, keyType } = ENTRIES[place];
    const message = signingMessages(this.work, SEED)[input];
    const signature = await this.#private[place].sign(findAlgorithm(algorithm).algorithm, message);
    const encoding = keyType === "EC_P256" ? this.work.encoding : "RAW";
    return encodeSignature(signature, { keyType, encoding });
  }

  log(fields: Pick<LoggedSignature, "place" | "input" | "signature"> & Partial<LoggedSignature>) {
    this.#log.add({ version: 1, crc32c: crc32c(fields.signature), sampled: true, ...fields });
  }

  /** What is found out when only version 1 of the keys is known. */
  check() {
    const share: SigningShare = { signatures: this.#log.packed(), leftOut: 0, retries: 0 };
    return checkSignatures([share], {
      work: this.work,
      seed: SEED,
      backend: "webcrypto",
      openKey: (keyId, version) =>
        Promise.resolve(version === 1 ? this.#public[keyId === "ec" ? 0 : 1] : undefined),
    });
  }
}

const NONE = { wrong: 0, verified_by: "webcrypto", nonce_repeats: 0, left_out: 0 };

for (const encoding of ["P1363", "DER"] as const) {
  Deno.test(`checkSignatures verifies what another backend signed, in ${encoding}`, async () => {
    const bench = await Bench.open(encoding);
    for (const place of [0, 1, 0, 1]) {
      bench.log({ place, input: place, signature: await bench.sign(place, place) });
    }
    assert.deepEqual(await bench.check(), { ...NONE, verified: 4, compared: 2 });
  });
}

Deno.test("checkSignatures finds a signature of another input, one damaged and one cut short", async () => {
  const bench = await Bench.open();
  const signature = await bench.sign(0, 5);
  bench.log({ place: 0, input: 6, signature });
  bench.log({ place: 0, input: 5, signature: signature.with(9, signature[9] ^ 1), crc32c: 1 });
  bench.log({ place: 0, input: 5, signature: signature.subarray(1) });
  const { verified, wrong } = await bench.check();
  assert.deepEqual([verified, wrong], [3, 3]);
});

Deno.test("checkSignatures verifies the sample alone, and compares all of ECDSA", async () => {
  const bench = await Bench.open();
  for (let input = 0; input < 3; input++) {
    bench.log({ place: 0, input, signature: await bench.sign(0, input), sampled: input === 1 });
  }
  const { verified, compared } = await bench.check();
  assert.deepEqual([verified, compared], [1, 3]);
});

Deno.test("checkSignatures finds a nonce that two inputs of a key share", async () => {
  const bench = await Bench.open();
  const [first, second] = [await bench.sign(0, 1), await bench.sign(0, 2)];
  const forged = Uint8Array.from([...first.subarray(0, 32), ...second.subarray(32)]);
  bench.log({ place: 0, input: 1, signature: first, sampled: false });
  bench.log({ place: 0, input: 2, signature: forged, sampled: false });
  // Of another version it is another key's.
  bench.log({ place: 0, input: 3, signature: forged, sampled: false, version: 2 });
  const { nonce_repeats: repeats, compared } = await bench.check();
  assert.deepEqual([repeats, compared], [1, 3]);
});

Deno.test("checkSignatures leaves out what the server gives no key for, and says so", async () => {
  const bench = await Bench.open();
  bench.log({ place: 1, input: 0, signature: await bench.sign(1, 0), version: 4 });
  const { verified, wrong, left_out: leftOut } = await bench.check();
  assert.deepEqual([verified, wrong, leftOut], [0, 0, 1]);
});
