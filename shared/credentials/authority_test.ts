import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { createAuthority, crossSign, issueLeaf, LOOPBACK_HOSTS } from "./authority.ts";
import { handshake } from "./_handshake.ts";
import { testCertificates } from "./testing.ts";
import type { TlsMaterial } from "./tls_material.ts";

const NOW = new Date("2030-01-01T00:00:00Z");
const years = { validDays: 3650, now: NOW };

Deno.test("createAuthority makes a CA that signed itself and lasts for the days asked", async () => {
  const authority = await createAuthority({ commonName: "CA, of the lab", ...years });
  const certificate = new X509Certificate(authority.cert);
  assert.equal(certificate.ca, true);
  assert.ok(certificate.verify(certificate.publicKey));
  assert.equal(certificate.subject, "CN=CA, of the lab");
  assert.equal(new Date(certificate.validTo).getTime(), NOW.getTime() + 3650 * 86_400_000);
  assert.ok(certificate.checkPrivateKey(createPrivateKey(authority.key)));
});

Deno.test("issueLeaf names loopback for a server when no hosts are given", async () => {
  const authority = await createAuthority({ commonName: "CA", ...years });
  const { cert } = await issueLeaf(authority, {
    kind: "server",
    commonName: "df",
    validDays: 30,
    now: NOW,
  });
  const leaf = new X509Certificate(cert);
  assert.equal(leaf.checkHost("localhost"), "localhost");
  for (const address of LOOPBACK_HOSTS.slice(1)) assert.equal(leaf.checkIP(address), address);
  assert.equal(leaf.checkHost("elsewhere.example"), undefined);
});

Deno.test("issueLeaf holds DNS names and addresses apart when extra hosts are given", async () => {
  const authority = await createAuthority({ commonName: "CA", ...years });
  const { cert } = await issueLeaf(authority, {
    kind: "server",
    commonName: "df",
    hosts: ["df.example", "10.0.0.7", "fd00::7"],
    validDays: 30,
    now: NOW,
  });
  const leaf = new X509Certificate(cert);
  assert.equal(
    leaf.subjectAltName,
    "DNS:df.example, IP Address:10.0.0.7, IP Address:fd00::7",
  );
  assert.equal(leaf.checkIP("127.0.0.1"), undefined);
});

Deno.test("issueLeaf gives every leaf its own key and serial number", async () => {
  const { authority } = await testCertificates();
  const options = { kind: "client", commonName: "smft", validDays: 1, now: new Date() } as const;
  const one = await issueLeaf(authority, options);
  const two = await issueLeaf(authority, options);
  assert.notEqual(one.key, two.key);
  assert.notEqual(
    new X509Certificate(one.cert).serialNumber,
    new X509Certificate(two.cert).serialNumber,
  );
});

Deno.test("issueLeaf ends a leaf with its CA when the CA ends first", async () => {
  const authority = await createAuthority({ commonName: "CA", validDays: 10, now: NOW });
  const { cert } = await issueLeaf(authority, {
    kind: "client",
    commonName: "smft",
    validDays: 30,
    now: NOW,
  });
  assert.equal(new X509Certificate(cert).validTo, new X509Certificate(authority.cert).validTo);
});

Deno.test("a TLS 1.3 handshake succeeds when both leaves come from the trusted CA", async () => {
  const { serverMaterial, clientMaterial } = await testCertificates();
  assert.deepEqual(await handshake(serverMaterial, clientMaterial), {
    client: "ok",
    server: "ok",
    protocol: "TLSv1.3",
  });
});

Deno.test("a TLS 1.3 handshake succeeds when the client has no certificate and needs none", async () => {
  const { serverTlsMaterial, clientTlsMaterial } = await testCertificates();
  const { client, server } = await handshake(serverTlsMaterial, clientTlsMaterial);
  assert.deepEqual([client, server], ["ok", "ok"]);
});

const refused: readonly {
  readonly name: string;
  readonly overrides: Parameters<typeof testCertificates>[0];
}[] = [
  { name: "the server's leaf comes from another CA", overrides: { otherAuthority: "server" } },
  { name: "the client's leaf comes from another CA", overrides: { otherAuthority: "client" } },
  { name: "the server's leaf has expired", overrides: { expired: "server" } },
  { name: "the client's leaf has expired", overrides: { expired: "client" } },
  { name: "the server's leaf lacks the name dialled", overrides: { hosts: ["other.example"] } },
];
for (const { name, overrides } of refused) {
  Deno.test(`a TLS 1.3 handshake fails when ${name}`, async () => {
    const { serverMaterial, clientMaterial } = await testCertificates(overrides);
    const { client } = await handshake(serverMaterial, clientMaterial);
    assert.notEqual(client, "ok");
  });
}

Deno.test("a TLS 1.3 handshake fails when the leaves are swapped and so have the wrong usage", async () => {
  const { serverMaterial, clientMaterial } = await testCertificates();
  const { client } = await handshake(clientMaterial, serverMaterial);
  assert.notEqual(client, "ok");
});

Deno.test("crossSign lets a peer trust a new CA's leaf when it knows only the old one", async () => {
  const now = new Date();
  const ca = (commonName: string) => createAuthority({ commonName, validDays: 30, now });
  const [old, next] = await Promise.all([ca("old"), ca("new")]);
  const cross = await crossSign(old, next);
  const leaf = (kind: "server" | "client") =>
    issueLeaf(next, { kind, commonName: kind, validDays: 1, now });
  const [server, client] = await Promise.all([leaf("server"), leaf("client")]);
  const material = (cert: string, key: string, trusted: string): TlsMaterial => ({
    mode: "mtls",
    ca: trusted,
    cert,
    key,
  });
  const outcome = await handshake(
    material(server.cert + cross, server.key, old.cert),
    material(client.cert + cross, client.key, old.cert),
  );
  assert.deepEqual([outcome.client, outcome.server], ["ok", "ok"]);
  const without = await handshake(
    material(server.cert, server.key, old.cert),
    material(client.cert, client.key, old.cert),
  );
  assert.notEqual(without.client, "ok");
});
