import assert from "node:assert/strict";
import { type Address, formatAddress, parseAddress } from "./mod.ts";

const good: [string, Address][] = [
  ["localhost:50051", { kind: "tcp", host: "localhost", port: 50051 }],
  ["127.0.0.1:0", { kind: "tcp", host: "127.0.0.1", port: 0 }],
  ["df.lab.internal:65535", { kind: "tcp", host: "df.lab.internal", port: 65535 }],
  ["[::1]:50051", { kind: "tcp", host: "::1", port: 50051 }],
  ["[fe80::1%eth0]:1", { kind: "tcp", host: "fe80::1%eth0", port: 1 }],
  ["[::ffff:127.0.0.1]:1", { kind: "tcp", host: "::ffff:127.0.0.1", port: 1 }],
  ["unix:/run/df.sock", { kind: "unix", path: "/run/df.sock" }],
  ["unix:df.sock", { kind: "unix", path: "df.sock" }],
];
for (const [text, address] of good) {
  Deno.test(`parseAddress reads ${text}, and formatAddress writes it`, () => {
    assert.deepEqual(parseAddress(text), address);
    assert.equal(formatAddress(address), text);
  });
}

const bad: [string, RegExp][] = [
  ["", /expected host:port/],
  ["localhost", /expected host:port/],
  ["::1:50051", /the host is missing|expected/],
  ["a:1:2", /port "1:2"/],
  ["local host:1", /expected host:port/],
  [":50051", /host is missing/],
  ["[]:50051", /host is missing/],
  ["[localhost]:1", /only an IPv6 address/],
  ["[::1]", /expected host:port/],
  ["[::1]50051", /expected host:port/],
  ["localhost:", /port ""/],
  ["localhost:65536", /port "65536"/],
  ["localhost:-1", /port "-1"/],
  ["localhost:1e3", /port "1e3"/],
  ["localhost: 1", /port " 1"/],
  ["localhost:http", /port "http"/],
  ["unix:", /path has to follow/],
  ["vsock:3:5000", /not supported yet/],
];
for (const [text, expected] of bad) {
  Deno.test(`parseAddress refuses ${JSON.stringify(text)} and shows it`, () => {
    assert.throws(() => parseAddress(text), (error: unknown) => {
      assert.ok(error instanceof TypeError);
      assert.ok(error.message.includes(JSON.stringify(text)), error.message);
      assert.match(error.message, expected);
      return true;
    });
  });
}
