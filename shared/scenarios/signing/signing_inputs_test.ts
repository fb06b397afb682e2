import assert from "node:assert/strict";
import { SignatureEncoding } from "../../codec/mod.ts";
import { crc32c } from "../../signing/mod.ts";
import {
  mixOrder,
  type SigningEntry,
  signingMessages,
  signingRequests,
  type SigningWork,
} from "./signing_inputs.ts";

const ENTRIES: readonly SigningEntry[] = [
  { label: "ES384", keyId: "ec", keyType: "EC_P384", algorithm: "ES384", weight: 3 },
  { label: "RS512", keyId: "rsa", keyType: "RSA_2048", algorithm: "RS512", weight: 1 },
];

function workOf(fields: Partial<SigningWork> = {}): SigningWork {
  return {
    entries: ENTRIES,
    messageBytes: 33,
    input: "message",
    encoding: "P1363",
    verifyRatio: 0,
    connections: 1,
    retry: false,
    ...fields,
  };
}

Deno.test("mixOrder has as many of each entry as its weight says, in no order", () => {
  const order = [...mixOrder(ENTRIES, 1)];
  assert.equal(order.filter((place) => place === 0).length, order.length * 3 / 4);
  // In pairs of neighbours each meets each: of four kinds none is missing.
  const pairs = new Set(order.slice(1).map((place, at) => `${order[at]}${place}`));
  assert.deepEqual([...pairs].sort(), ["00", "01", "10", "11"]);
  assert.deepEqual(order, [...mixOrder(ENTRIES, 1)]);
});

Deno.test("mixOrder leaves no entry out whose weight is small", () => {
  const order = mixOrder([{ weight: 1 }, { weight: 1000 }, { weight: 1 }], 5);
  for (const place of [0, 1, 2]) assert.ok(order.includes(place), `entry ${place}`);
});

Deno.test("signingMessages are as long as asked, different, and the same for the same seed", () => {
  for (const messageBytes of [1, 4, 33, 1024]) {
    const messages = signingMessages(workOf({ messageBytes }), 7);
    assert.ok(messages.every(({ length }) => length === messageBytes));
    assert.deepEqual(messages, signingMessages(workOf({ messageBytes }), 7));
  }
  const long = signingMessages(workOf(), 7).map((message) => message.toHex());
  assert.equal(new Set(long).size, long.length);
  assert.notEqual(long[0], signingMessages(workOf(), 8)[0].toHex());
});

Deno.test("signingRequests say key, algorithm, encoding and checksum of each input", () => {
  const [ecdsa, rsa] = signingRequests(workOf(), 1);
  const [{ keyId, keyVersion, algorithm, encoding, message, digest, inputCrc32c }] = ecdsa;
  assert.deepEqual([keyId, keyVersion, algorithm], ["ec", 0, "ES384"]);
  assert.equal(encoding, SignatureEncoding.SIGNATURE_ENCODING_P1363);
  assert.equal(digest, undefined);
  assert.equal(inputCrc32c, crc32c(message!));
  assert.equal(rsa[0].encoding, SignatureEncoding.SIGNATURE_ENCODING_RAW);
});

Deno.test("signingRequests send digests of the algorithm's length when they are asked for", () => {
  const [ecdsa, rsa] = signingRequests(workOf({ input: "digest", encoding: "DER" }), 1);
  assert.equal(ecdsa[0].message, undefined);
  assert.deepEqual([ecdsa[0].digest?.length, rsa[0].digest?.length], [48, 64]);
  assert.equal(ecdsa[0].encoding, SignatureEncoding.SIGNATURE_ENCODING_DER);
});
