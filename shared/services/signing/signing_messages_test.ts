import assert from "node:assert/strict";
import { SignatureEncoding, signingService } from "../../codec/mod.ts";

/** Bytes in hexadecimal, spaces allowed. */
function hex(text: string): Uint8Array {
  return new Uint8Array((text.match(/[0-9a-f]{2}/g) ?? []).map((byte) => parseInt(byte, 16)));
}

Deno.test("signingService has the bytes of another implementation, with 0 where it was said", () => {
  const { sign } = signingService.methods;
  // As protoc's --encode has it.
  const request = hex("0a016b 1002 1a05 4553323536 2003 3202 0102 3d 00000000");
  assert.deepEqual(
    new Uint8Array(sign.encodeRequest({
      ...{ keyId: "k", keyVersion: 2, algorithm: "ES256" },
      encoding: SignatureEncoding.SIGNATURE_ENCODING_P1363,
      ...{ digest: new Uint8Array([1, 2]), inputCrc32c: 0 },
    })),
    request,
  );
  const { input, message, digest, inputCrc32c } = sign.decodeRequest(request);
  assert.deepEqual([input, message, inputCrc32c], ["digest", null, 0]);
  assert.deepEqual(new Uint8Array(digest!), hex("0102"));
  const empty = sign.decodeRequest(hex("2a00"));
  assert.deepEqual([empty.input, empty.inputCrc32c], ["message", null]);
});

Deno.test("SignResponse carries the largest of its numbers as they are", () => {
  const { decodeResponse } = signingService.methods.sign;
  const bytes = hex("0a01ff 15 ffffffff 1801 2205 5053353132 2801 30ffffffff0f 38ac02");
  const { signatureCrc32c, queueNs, signNs, encoding } = decodeResponse(bytes);
  assert.deepEqual([signatureCrc32c, queueNs, signNs], [2 ** 32 - 1, 2 ** 32 - 1, 300]);
  assert.equal(encoding, SignatureEncoding.SIGNATURE_ENCODING_RAW);
});
