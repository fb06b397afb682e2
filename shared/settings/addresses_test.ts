import assert from "node:assert/strict";
import {
  dialledAddress,
  host,
  listeningAddress,
  listeningAddresses,
  targetAddress,
} from "./addresses.ts";

const HOST_AND_PORT = { host: "localhost", port: 1 };
const UNIX = { kind: "unix", path: "a" } as const;

Deno.test("listeningAddresses are those that were given, else the host and the port", () => {
  assert.deepEqual(listeningAddresses({ ...HOST_AND_PORT, addresses: [UNIX] }), [UNIX]);
  assert.deepEqual(listeningAddresses({ ...HOST_AND_PORT, addresses: [] }), [
    { kind: "tcp", ...HOST_AND_PORT },
  ]);
});

Deno.test("targetAddress is the one that was given, else the host and the port", () => {
  assert.deepEqual(targetAddress({ ...HOST_AND_PORT, address: UNIX }), UNIX);
  assert.deepEqual(targetAddress({ ...HOST_AND_PORT, address: undefined }), {
    kind: "tcp",
    ...HOST_AND_PORT,
  });
});

for (const text of ["localhost:0", "vsock:ANY:5", "vsock:3:0", "vsock-uds:v:0"]) {
  Deno.test(`dialledAddress refuses ${text}, where a server may listen`, () => {
    assert.equal(listeningAddress().parse(text).ok, true);
    assert.deepEqual(dialledAddress().parse(text), {
      ok: false,
      problem: `${text} is for listening`,
    });
  });
}

Deno.test("dialledAddress takes what can be dialled", () => {
  for (const text of ["localhost:1", "unix:a", "vsock:3:5", "vsock-uds:v:5"]) {
    assert.equal(dialledAddress().parse(text).ok, true, text);
  }
});

for (const [text, value] of [["[::1]", "::1"], ["::1", "::1"], ["df.example", "df.example"]]) {
  Deno.test(`host gives ${value} when the text is ${text}`, () => {
    assert.deepEqual(host().parse(text), { ok: true, value });
  });
}

for (const text of ["", "localhost:50051", "[::1]:50051", "[localhost]", "unix:a", "a b"]) {
  Deno.test(`host refuses ${JSON.stringify(text)}`, () => {
    assert.equal(host().parse(text).ok, false);
  });
}
