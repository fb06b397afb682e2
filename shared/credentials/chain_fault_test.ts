import assert from "node:assert/strict";
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
const leaf = (await issueLeaf(ours, options)).cert;
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
});

Deno.test("chainFault follows a chain to an authority that is trusted", () => {
  assert.equal(fault([stranger, cross]), undefined);
  assert.equal(fault([stranger, server, cross]), undefined, "in any order");
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
    "a leaf that says it was issued by another leaf",
    fault([stranger, leaf]),
    /leads to no authority/,
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

Deno.test("chainFault keeps what a certificate says to one line of ASCII", async () => {
  const odd = await createAuthority({
    commonName: "evil\u001b[31m\n::error::" + "x".repeat(300),
    validDays: 10,
    now: NOW,
  });
  const words = fault([(await issueLeaf(odd, options)).cert])!;
  assert.match(words, /^[\x20-\x7e]+…?$/);
  assert.ok(words.length < 300, String(words.length));
});
