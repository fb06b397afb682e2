import assert from "node:assert/strict";
import { VSOCK_CID_ANY, VSOCK_CID_LOCAL } from "./address.ts";
import { vsockDialWords, vsockListenWords } from "./vsock_words.ts";

const failed = (code: string) => Object.assign(new Error(`${code} (os error)`), { code });
const at = (cid: number, port = 5000) => ({ kind: "vsock", cid, port } as const);

const dials: [string, unknown, number, RegExp][] = [
  ["no loopback", failed("ETIMEDOUT"), VSOCK_CID_LOCAL, /no vsock loopback.*vsock_loopback/],
  ["no transport to itself", failed("ENODEV"), VSOCK_CID_LOCAL, /no vsock loopback/],
  ["nobody at the port", failed("ECONNRESET"), 3, /nobody listens at port 5000 of CID 3/],
  ["no such guest", failed("ETIMEDOUT"), 3, /CID 3 does not answer/],
  ["no transport to guests", failed("ENODEV"), 3, /vhost_vsock/],
  ["no device to the host", failed("ENODEV"), 2, /no vsock device to its host/],
  ["no AF_VSOCK", failed("EAFNOSUPPORT"), 3, /no AF_VSOCK; load its module vsock/],
  ["no permission", new Deno.errors.NotCapable("x"), 3, /Deno lacks --allow-net/],
  ["anything else", failed("EWEIRD"), 3, /EWEIRD/],
];
for (const [name, error, cid, words] of dials) {
  Deno.test(`vsockDialWords says what is missing when there is ${name}`, () => {
    assert.match(vsockDialWords(error, at(cid), {}), words);
  });
}

const listens: [string, unknown, number, RegExp][] = [
  ["another listener", failed("EADDRINUSE"), VSOCK_CID_ANY, /another program listens there/],
  ["a low port", failed("EACCES"), VSOCK_CID_ANY, /port 80 is below 1024/],
  ["a foreign CID", failed("EADDRNOTAVAIL"), 77, /CID 77 is not of this machine; listen at ANY/],
  ["no loopback", failed("EADDRNOTAVAIL"), VSOCK_CID_LOCAL, /no vsock loopback/],
  ["no AF_VSOCK", failed("EAFNOSUPPORT"), VSOCK_CID_ANY, /no AF_VSOCK/],
];
for (const [name, error, cid, words] of listens) {
  Deno.test(`vsockListenWords says what is wrong when there is ${name}`, () => {
    assert.match(vsockListenWords(error, at(cid, 80), {}), words);
  });
}

Deno.test("vsockDialWords names /dev/vsock when it is absent, and only then", () => {
  const words = (device: boolean) => vsockDialWords(failed("ENODEV"), at(2), { device });
  assert.match(words(false), /\/dev\/vsock is absent$/);
  assert.doesNotMatch(words(true), /\/dev\/vsock/);
});
