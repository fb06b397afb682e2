import assert from "node:assert/strict";
import { Status } from "../../grpc/mod.ts";
import { testCertificates } from "../../credentials/testing.ts";
import { call, callOutcome } from "../mod.ts";
import type { SeamCase } from "./bench.ts";
import { testMethods } from "./test_service.ts";

const NOTE = { text: "" };
const only = { tls: "mtls" } as const;

/** What TLS adds. */
export const tlsCases: readonly SeamCase[] = [
  {
    name: "in mode tls the server alone shows a certificate",
    only,
    async run(bench) {
      let fingerprint: string | undefined = "";
      const { channel } = await bench.pair({
        unary: (note, { peer }) => {
          fingerprint = peer.fingerprint256;
          return note;
        },
      }, {
        server: { tls: bench.certificates.serverTlsMaterial },
        channel: { tls: bench.certificates.clientTlsMaterial },
      });
      const facts = await channel.connect();
      assert.equal(facts.tls?.peerSubject, "CN=df");
      await call(channel, testMethods.unary, NOTE);
      assert.equal(fingerprint, undefined);
    },
  },
  {
    name: "the server's certificate may carry another name when the caller says which",
    only,
    async run(bench) {
      const { serverMaterial } = await testCertificates({ hosts: ["elsewhere.test"] });
      const { channel } = await bench.pair({ unary: (note) => note }, {
        server: { tls: serverMaterial },
        channel: { serverName: "elsewhere.test" },
      });
      await call(channel, testMethods.unary, NOTE);
    },
  },
  {
    name: "updateTls changes new handshakes and leaves open connections alone",
    only,
    async run(bench) {
      const { channel, server, address } = await bench.pair({ unary: (note) => note });
      const before = await channel.connect();
      const { serverMaterial } = await testCertificates({ hosts: ["localhost", "127.0.0.1"] });
      server.updateTls(serverMaterial);
      const after = await bench.dial(address).connect();
      assert.notEqual(after.tls?.peerFingerprint256, before.tls?.peerFingerprint256);
      assert.equal((await callOutcome(channel, testMethods.unary, NOTE)).code, Status.OK);
      assert.equal(channel.connectionsMade, 1);
      assert.equal(channel.state, "ready");
    },
  },
  {
    name: "after updateTls the server trusts the clients of its new CA only",
    only,
    async run(bench) {
      const { server, address } = await bench.pair({});
      const other = await testCertificates({ otherAuthority: "client" });
      await assert.rejects(bench.dial(address, { tls: other.clientMaterial }).connect());
      const { ca } = await otherAuthority();
      server.updateTls({ ...bench.certificates.serverMaterial, ca });
      await bench.dial(address, { tls: other.clientMaterial }).connect();
      await assert.rejects(bench.dial(address).connect(), { kind: "certificate" });
    },
  },
  {
    name:
      "an open connection whose client new authorities refuse is let go where that is asked for",
    only,
    async run(bench) {
      const { channel, server } = await bench.pair({ unary: (note) => note }, {
        channel: { reconnect: false },
      });
      await call(channel, testMethods.unary, NOTE);
      const stranger = { ...bench.certificates.serverMaterial, ca: (await otherAuthority()).ca };
      assert.equal(
        server.updateTls(bench.certificates.serverMaterial, { refusedGraceMs: 60_000 }),
        0,
      );
      assert.equal((await callOutcome(channel, testMethods.unary, NOTE)).code, Status.OK);
      assert.equal(server.updateTls(stranger), 1, "it is told of, and kept");
      assert.equal((await callOutcome(channel, testMethods.unary, NOTE)).code, Status.OK);
      assert.equal(server.updateTls(stranger, { refusedGraceMs: 60_000 }), 1);
      // The client may not have heard yet; its next call is not taken all the same.
      const { code } = await callOutcome(channel, testMethods.unary, NOTE);
      assert.equal(code, Status.UNAVAILABLE);
    },
  },
];

/** The CA that the strangers of `testCertificates` come from, found by what it signed. */
async function otherAuthority(): Promise<{ ca: string }> {
  return { ca: (await testCertificates({ otherAuthority: "client" })).client.cert };
}
