import assert from "node:assert/strict";
import type { PeerIdentity } from "../../rpc/mod.ts";
import { connectionAttributes } from "./call_attributes.ts";

const LISTENING = { kind: "tcp", host: "0.0.0.0", port: 0 } as const;
const HTTP2 = { "network.protocol.name": "http", "network.protocol.version": "2" };

const rows: [string, PeerIdentity, Record<string, string | number>][] = [
  ["over TCP", { address: "[::1]:40112", local: "[::1]:50051" }, {
    "network.transport": "tcp",
    "server.address": "::1",
    "server.port": 50051,
    "client.address": "::1",
    "network.peer.address": "::1",
    "network.peer.port": 40112,
  }],
  ["over a Unix socket", { address: "unix", local: "unix:/run/df.sock" }, {
    "network.transport": "unix",
    "server.address": "/run/df.sock",
    "network.peer.address": "unix",
  }],
  ["over vsock", { address: "vsock:3:1024", local: "vsock:2:5000" }, {
    "server.address": "vsock:2:5000",
    "network.peer.address": "vsock:3:1024",
  }],
  ["that does not tell where it came in", { address: "unix" }, {
    "network.transport": "tcp",
    "server.address": "0.0.0.0",
    "network.peer.address": "unix",
  }],
];
for (const [name, peer, expected] of rows) {
  Deno.test(`connectionAttributes names both ends of a connection ${name}`, () => {
    assert.deepEqual(connectionAttributes(peer, LISTENING), { ...HTTP2, ...expected });
  });
}
