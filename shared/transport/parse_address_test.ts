import assert from "node:assert/strict";
import {
  type Address,
  formatAddress,
  parseAddress,
  VSOCK_CID_ANY,
  VSOCK_CID_LOCAL,
} from "./mod.ts";

const good: [string, Address][] = [
  ["localhost:50051", { kind: "tcp", host: "localhost", port: 50051 }],
  ["127.0.0.1:0", { kind: "tcp", host: "127.0.0.1", port: 0 }],
  ["df.lab.internal:65535", { kind: "tcp", host: "df.lab.internal", port: 65535 }],
  ["[::1]:50051", { kind: "tcp", host: "::1", port: 50051 }],
  ["[fe80::1%eth0]:1", { kind: "tcp", host: "fe80::1%eth0", port: 1 }],
  ["[::ffff:127.0.0.1]:1", { kind: "tcp", host: "::ffff:127.0.0.1", port: 1 }],
  ["unix:/run/df.sock", { kind: "unix", path: "/run/df.sock" }],
  ["unix:df.sock", { kind: "unix", path: "df.sock" }],
  ["vsock:3:5000", { kind: "vsock", cid: 3, port: 5000 }],
  ["vsock:ANY:0", { kind: "vsock", cid: VSOCK_CID_ANY, port: 0 }],
  ["vsock:1:4294967294", { kind: "vsock", cid: VSOCK_CID_LOCAL, port: 4294967294 }],
  ["vsock-uds:/run/v.sock:5000", { kind: "vsock-uds", path: "/run/v.sock", port: 5000 }],
  [`unix:${"x".repeat(107)}`, { kind: "unix", path: "x".repeat(107) }],
  ["vsock-uds:a:b:1", { kind: "vsock-uds", path: "a:b", port: 1 }],
];
for (const [text, address] of good) {
  Deno.test(`parseAddress reads ${text}, and formatAddress writes it`, () => {
    assert.deepEqual(parseAddress(text), address);
    assert.equal(formatAddress(address), text);
  });
}

const spellings: [string, string][] = [
  ["vsock://3:5000", "vsock:3:5000"],
  ["vsock:LOCAL:5000", "vsock:1:5000"],
  ["vsock:host:5000", "vsock:2:5000"],
  ["vsock://any:5000", "vsock:ANY:5000"],
  ["vsock:4294967295:5000", "vsock:ANY:5000"],
];
for (const [text, spelling] of spellings) {
  Deno.test(`parseAddress reads ${text} as ${spelling}`, () => {
    assert.equal(formatAddress(parseAddress(text)), spelling);
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
  ["vsock:", /expected vsock:CID:PORT/],
  ["vsock:3", /expected vsock:CID:PORT/],
  ["vsock:3:5:7", /expected vsock:CID:PORT/],
  ["vsock::5000", /CID "" is not ANY/],
  ["vsock:guest:5000", /CID "guest" is not ANY/],
  ["vsock:-1:5000", /CID "-1" is not ANY/],
  ["vsock:4294967296:5000", /CID "4294967296"/],
  ["vsock:3:4294967295", /port "4294967295"/],
  ["vsock:3:0x10", /port "0x10"/],
  ["vsock-uds:/run/v.sock", /expected vsock-uds:PATH:PORT/],
  [`unix:${"x".repeat(108)}`, /path of its Unix socket has 108 bytes, and the system takes 107/],
  [`unix:${"é".repeat(54)}`, /has 108 bytes/],
  [`vsock-uds:${"x".repeat(108)}:5`, /has 108 bytes/],
  ["vsock-uds::5", /expected vsock-uds:PATH:PORT/],
  ["vsock-uds:/run/v.sock:", /port ""/],
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
