import assert from "node:assert/strict";
// Before @peculiar/x509, which does not load without it.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { X509Certificate } from "node:crypto";
import { crossSign } from "./authority.ts";
import { chainFault } from "./chain_fault.ts";
import { createAuthority, issueLeaf } from "./testing.ts";

const NOW = new Date("2026-06-01T00:00:00Z");
const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

const ours = await createAuthority({ commonName: "ours", validDays: 100, now: NOW });
const theirs = await createAuthority({ commonName: "theirs", validDays: 100, now: NOW });
const options = { kind: "client", commonName: "smft", validDays: 10, now: NOW } as const;
const leafPair = await issueLeaf(ours, options);
const leaf = leafPair.cert;
const server = (await issueLeaf(ours, { ...options, kind: "server" })).cert;
const stranger = (await issueLeaf(theirs, options)).cert;
const cross = await crossSign(ours, theirs);
const crossOfLongAgo = await crossSign(
  await createAuthority({ commonName: "ours", validDays: 1, now: NOW }),
  theirs,
);

function fault(chain: readonly string[], now = NOW, trusted = [ours.cert]): string | undefined {
  return chainFault(chain.map((pem) => new X509Certificate(pem)), {
    authorities: trusted.map((pem) => new X509Certificate(pem)),
    side: "client",
    now,
  });
}

Deno.test("chainFault finds none in a leaf of an authority that is trusted", () => {
  assert.equal(fault([leaf]), undefined);
  assert.equal(fault([leaf], NOW, [theirs.cert, ours.cert]), undefined);
  assert.equal(fault([theirs.cert], NOW, [theirs.cert]), undefined, "that is its own");
});

Deno.test("chainFault follows a chain to an authority that is trusted", () => {
  assert.equal(fault([stranger, cross]), undefined);
  assert.equal(fault([stranger, server, cross]), undefined, "in any order");
});

/** CAs of one name and one key, as those that are renewed; the leaf names its issuer's key. */
async function renewed() {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const identifier = await x509.SubjectKeyIdentifierExtension.create(keys.publicKey);
  const authority = async (fromDays: number, toDays: number, extensions: x509.Extension[]) =>
    (await x509.X509CertificateGenerator.createSelfSigned({
      name: [{ CN: ["corp"] }],
      notBefore: daysFromNow(fromDays),
      notAfter: daysFromNow(toDays),
      keys,
      signingAlgorithm: algorithm,
      extensions: [new x509.BasicConstraintsExtension(true, 1, true), ...extensions],
    })).toString("pem");
  const leaf = await x509.X509CertificateGenerator.create({
    subject: [{ CN: ["smft"] }],
    issuer: [{ CN: ["corp"] }],
    notBefore: daysFromNow(-1),
    notAfter: daysFromNow(9),
    signingKey: keys.privateKey,
    publicKey: keys.publicKey,
    signingAlgorithm: algorithm,
    extensions: [await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey)],
  });
  return {
    leaf: leaf.toString("pem"),
    ended: await authority(-20, -1, [identifier]),
    valid: await authority(-1, 20, [identifier]),
    anonymous: await authority(-1, 20, []),
  };
}

Deno.test("chainFault takes a CA that was renewed, whichever of its certificates comes first", async () => {
  const { leaf, ended, valid } = await renewed();
  assert.equal(fault([leaf], NOW, [valid, ended]), undefined);
  assert.equal(fault([leaf], NOW, [ended, valid]), undefined);
  assert.match(fault([leaf], NOW, [ended]) ?? "", /^was issued by CN=corp, which has expired on /);
});

Deno.test("chainFault takes a CA without a key identifier, as the handshake does", async () => {
  const { leaf, anonymous } = await renewed();
  assert.equal(fault([leaf], NOW, [anonymous]), undefined);
});

Deno.test("chainFault looks at eight certificates behind the leaf and no more", () => {
  const filler = Array.from({ length: 7 }, () => theirs.cert);
  assert.equal(fault([stranger, ...filler, cross]), undefined);
  assert.match(fault([stranger, ...filler, theirs.cert, cross]) ?? "", /leads to no authority/);
});

const faults: [string, string | undefined, RegExp][] = [
  ["no certificate", fault([]), /^is missing$/],
  [
    "one that has expired",
    fault([leaf], daysFromNow(11)),
    /^has expired on 2026-06-11T/,
  ],
  [
    "one that is not valid yet",
    fault([leaf], daysFromNow(-1)),
    /^is not valid before 2026-05-31T/,
  ],
  ["one for a server", fault([server]), /^is not for a TLS client$/],
  [
    "one of a foreign authority",
    fault([stranger]),
    /^leads to no authority that is trusted here; its issuer is CN=theirs$/,
  ],
  [
    "an authority that has expired",
    fault([(await issueLeaf(ours, { ...options, now: daysFromNow(99) })).cert], daysFromNow(101)),
    /expired/,
  ],
  [
    "a leaf that another leaf has signed",
    fault([(await issueLeaf(leafPair, options)).cert, leaf]),
    /leads to no authority/,
  ],
  [
    "an authority in the place of a leaf",
    fault([cross]),
    /^is that of a CA \(CA:TRUE\), which stands for no TLS client; issue one with CA:FALSE$/,
  ],
  [
    "an authority that signed itself",
    fault([theirs.cert]),
    /^is self-signed and not trusted here$/,
  ],
  [
    "a chain that was signed by a key of the same name",
    fault([stranger, crossOfLongAgo]),
    /leads to no authority/,
  ],
];
for (const [name, words, wanted] of faults) {
  Deno.test(`chainFault says what is wrong with ${name}`, () => assert.match(words ?? "", wanted));
}

Deno.test("chainFault keeps what a certificate says to one line that steers nothing", async () => {
  const odd = await createAuthority({
    commonName: "evil\u001b[31m\n::error::" + "x".repeat(300),
    validDays: 10,
    now: NOW,
  });
  const words = fault([(await issueLeaf(odd, options)).cert])!;
  assert.match(words, /^[\x20-\x7e]+…?$/);
  assert.doesNotMatch(words, /::error::/);
  assert.ok(words.length < 320, String(words.length));
});
