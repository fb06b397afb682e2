import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { outputOf, tempDir } from "../base/testing.ts";
import { createAuthority, crossSign, issueLeaf } from "./authority.ts";
import { CredentialError, type CredentialErrorKind } from "./credential_error.ts";
import { loadTlsMaterial, type TlsSource } from "./load.ts";
import { testCertificates } from "./testing.ts";
import { handshake } from "./_handshake.ts";

interface Files {
  ca: string;
  cert: string;
  key: string;
}

/** Writes the files of a side, hands over where they lie, and removes them. */
async function withFiles(
  files: Partial<Files>,
  use: (source: TlsSource) => Promise<void>,
  side: "server" | "client" = "server",
  mode: "mtls" | "tls" = "mtls",
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(dir, name), text, { mode: 0o600 });
  }
  const at = (name: keyof Files) => join(dir, name);
  await use({ mode, side, caPath: at("ca"), certPath: at("cert"), keyPath: at("key") });
}

const now = new Date();
const daysFromNow = (days: number) => new Date(now.getTime() + days * 86_400_000);
const { ca, server, client, authority } = await testCertificates();

Deno.test("loadTlsMaterial gives material that shakes hands when the files are good", async () => {
  const { clientMaterial } = await testCertificates();
  await withFiles({ ca, ...server }, async (source) => {
    const { material, leaf, warnings } = await loadTlsMaterial({ ...source, now });
    assert.deepEqual(material, { mode: "mtls", ca, ...server });
    assert.equal(leaf?.subject, "CN=df");
    assert.deepEqual(warnings, []);
    assert.equal((await handshake(material, clientMaterial)).client, "ok");
  });
});

Deno.test("loadTlsMaterial takes the byte order mark off each of its files", async () => {
  const marked = (text: string) => `\ufeff${text}`;
  const files = { ca: marked(ca), cert: marked(server.cert), key: marked(server.key) };
  await withFiles(files, async (source) => {
    const { material } = await loadTlsMaterial({ ...source, now });
    assert.deepEqual(material, { mode: "mtls", ca, ...server });
  });
});

Deno.test("loadTlsMaterial leaves a root behind the leaf out of what is sent", async () => {
  await withFiles({ ca, ...server, cert: server.cert + ca }, async (source) => {
    const { material } = await loadTlsMaterial({ ...source, now });
    assert.equal(material.cert, server.cert);
  });
});

Deno.test("loadTlsMaterial reads no certificate of its own when a client needs none", async () => {
  await withFiles(
    { ca },
    async (source) => {
      assert.deepEqual(await loadTlsMaterial({ ...source, now }), {
        material: { mode: "tls", ca },
        warnings: [],
      });
    },
    "client",
    "tls",
  );
});

Deno.test("loadTlsMaterial reads no CA when a server asks for no client certificate", async () => {
  await withFiles(
    server,
    async (source) => {
      const { material } = await loadTlsMaterial({ ...source, now });
      assert.deepEqual(material, { mode: "tls", ca: "", ...server });
    },
    "server",
    "tls",
  );
});

Deno.test("loadTlsMaterial takes certificate and key from one file when both stand in it", async () => {
  const both = `a note\n${server.key}\r\n${server.cert}`;
  await withFiles({ ca, cert: both, key: both }, async (source) => {
    const { material } = await loadTlsMaterial({ ...source, now });
    assert.equal(material.cert, server.cert);
    assert.equal(material.key, server.key);
  });
});

Deno.test("loadTlsMaterial takes the key of older OpenSSL", async () => {
  const key = createPrivateKey(server.key).export({ type: "sec1", format: "pem" }).toString();
  assert.match(key, /BEGIN EC PRIVATE KEY/);
  await withFiles({ ca, cert: server.cert, key }, async (source) => {
    assert.equal((await loadTlsMaterial({ ...source, now })).material.key, key);
  });
});

Deno.test("loadTlsMaterial trusts every CA of a bundle when one of them has ended", async () => {
  const ended = await issueLeaf(authority, {
    kind: "client",
    commonName: "stands for an ended CA",
    validDays: 1,
    now: daysFromNow(-10),
  });
  await withFiles({ ...server, ca: ended.cert + ca }, async (source) => {
    const { material, warnings } = await loadTlsMaterial({ ...source, now });
    assert.equal(material.ca, ended.cert + ca);
    assert.deepEqual(warnings, []);
  });
});

const encrypted = createPrivateKey(server.key).export({
  type: "pkcs8",
  format: "pem",
  cipher: "aes-256-cbc",
  passphrase: "secret",
}).toString();
const cutOff = (pem: string) => pem.replace(/^(.*\n.*\n).*\n/, "$1");
const good: Files = { ca, ...server };
const without = (name: keyof Files): Partial<Files> => {
  const { [name]: _, ...rest } = good;
  return rest;
};

const failures: readonly {
  readonly name: string;
  readonly files: Partial<Files>;
  readonly at?: Date;
  readonly kind: CredentialErrorKind;
  readonly says: RegExp;
}[] = [
  { name: "the CA is missing", files: without("ca"), kind: "missing", says: /^TLS_CA .*certs/ },
  { name: "the key is missing", files: without("key"), kind: "missing", says: /^TLS_KEY / },
  {
    name: "the certificate is a key",
    files: { ...good, cert: server.key },
    kind: "malformed",
    says: /^TLS_CERT .*no certificate in PEM/,
  },
  {
    name: "the certificate is cut off",
    files: { ...good, cert: cutOff(server.cert) },
    kind: "malformed",
    says: /^TLS_CERT .*cut off/,
  },
  {
    name: "the CA is empty",
    files: { ...good, ca: "" },
    kind: "malformed",
    says: /^TLS_CA .*no certificate/,
  },
  {
    name: "the key is a certificate",
    files: { ...good, key: server.cert },
    kind: "malformed",
    says: /^TLS_KEY .*no private key/,
  },
  {
    name: "the key is cut off",
    files: { ...good, key: cutOff(server.key) },
    kind: "malformed",
    says: /^TLS_KEY .*cut off/,
  },
  {
    name: "the key is encrypted",
    files: { ...good, key: encrypted },
    kind: "malformed",
    says: /^TLS_KEY .*encrypted.*openssl pkey/,
  },
  {
    name: "the key is another certificate's",
    files: { ...good, key: client.key },
    kind: "mismatch",
    says: /^TLS_KEY .*does not belong/,
  },
  {
    name: "the leaf is the other side's",
    files: { ...good, ...client },
    kind: "wrong_usage",
    says: /^TLS_CERT .*not for a TLS server/,
  },
  {
    name: "a certificate behind the leaf has no end",
    files: { ...good, cert: server.cert + ca.slice(0, -40) },
    kind: "malformed",
    says: /^TLS_CERT .*2 lines `-----BEGIN.* 1 lines `-----END.*cut off/,
  },
  {
    name: "the first certificate of a bundle has no beginning",
    files: { ...good, ca: ca.slice(40) + ca },
    kind: "malformed",
    says: /^TLS_CA .*1 lines `-----BEGIN.* 2 lines `-----END.*cut off/,
  },
  {
    name: "the leaf has expired",
    files: good,
    at: daysFromNow(31),
    kind: "expired",
    says: /^TLS_CERT .*CN=df expired on \d{4}-/,
  },
  {
    name: "the CA has expired",
    files: good,
    at: daysFromNow(1000),
    kind: "expired",
    says: /^TLS_CA .*test CA expired/,
  },
  {
    name: "the leaf is not valid yet",
    files: good,
    at: daysFromNow(-1),
    kind: "not_yet_valid",
    says: /^TLS_CERT .*check the clock/,
  },
];
for (const { name, files, at, kind, says } of failures) {
  Deno.test(`loadTlsMaterial says ${kind} and never shows the key when ${name}`, async () => {
    await withFiles(files, async (source) => {
      await assert.rejects(loadTlsMaterial({ ...source, now: at ?? now }), (error) => {
        assert.ok(error instanceof CredentialError);
        assert.equal(error.kind, kind);
        assert.match(error.message, says);
        assert.ok(error.message.includes(error.path));
        assert.ok(!error.message.includes(server.key.split("\n")[1]));
        return true;
      });
    });
  });
}

/** Keys as openssl names them, and what is said of them. */
const keys: readonly [name: string, options: readonly string[], says: RegExp | undefined][] = [
  ["RSA of 1024 bits", ["rsa:1024"], /key is RSA of 1024 bits, which is too short/],
  ["RSA of 2047 bits", ["rsa:2047"], /key is RSA of 2047 bits/],
  ["RSA of 2048 bits", ["rsa:2048"], undefined],
  ["RSA-PSS", ["rsa-pss"], /key is RSA that is bound to PSS/],
  [
    "RSA-PSS with SHA-384",
    ["rsa-pss", "-pkeyopt", "rsa_pss_keygen_md:sha384"],
    /key is RSA that is bound to PSS/,
  ],
  ["secp256k1", ["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"], /on the curve secp256k1/],
  ["P-384", ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], undefined],
  ["P-521", ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"], undefined],
  ["Ed25519", ["ed25519"], undefined],
  ["Ed448", ["ed448"], /key is Ed448/],
];
for (const [name, [kind, ...options], says] of keys) {
  const verb = says === undefined ? "takes" : "refuses";
  Deno.test(`loadTlsMaterial ${verb} a certificate when its key is ${name}`, async () => {
    await withFiles({ ca }, async (source) => {
      const { certPath, keyPath } = source;
      await outputOf(
        ["openssl", "req", "-x509", "-nodes", "-newkey", kind, ...options]
          .concat("-subj", "/CN=df", "-keyout", keyPath, "-out", certPath),
      );
      const loading = loadTlsMaterial({ ...source, now: new Date() });
      if (says === undefined) return void await loading;
      await assert.rejects(loading, (error) => {
        assert.ok(error instanceof CredentialError);
        assert.equal(error.kind, "unusable_key");
        assert.match(error.message, says);
        assert.match(error.message, /^TLS_CERT .*get a certificate for a key of EC P-256/);
        return true;
      });
    });
  });
}

const other = await createAuthority({ commonName: "other CA", validDays: 100, now });
const leafOfOther = await issueLeaf(other, {
  kind: "server",
  commonName: "df",
  validDays: 10,
  now,
});
const ended = await createAuthority({ commonName: "root", validDays: 9, now: daysFromNow(-10) });
const doubtful: readonly [name: string, files: Partial<Files>, kind: string, says: RegExp][] = [
  [
    "a leaf that names no host",
    await issueLeaf(authority, {
      kind: "server",
      commonName: "localhost",
      hosts: [],
      validDays: 30,
      now,
    }),
    "no_host",
    /^TLS_CERT .*CN=localhost names no host .*clients in Go/,
  ],
  [
    "an authority in the place of the leaf",
    { cert: await crossSign(authority, other), key: other.key },
    "authority_as_leaf",
    /^TLS_CERT .*CN=other CA is the certificate of a CA \(CA:TRUE\)/,
  ],
  [
    "an intermediate that has expired",
    { ...leafOfOther, cert: leafOfOther.cert + await crossSign(ended, other) },
    "expired_issuer",
    /^TLS_CERT .*CN=other CA behind the server's certificate expired on \d{4}-/,
  ],
];
for (const [name, files, kind, says] of doubtful) {
  Deno.test(`loadTlsMaterial warns of ${name}`, async () => {
    await withFiles({ ca, ...files }, async (source) => {
      const { warnings } = await loadTlsMaterial({ ...source, now });
      const warning = warnings.find((each) => each.kind === kind);
      assert.match(warning?.message ?? "none", says);
    });
  });
}

Deno.test("loadTlsMaterial says unreadable when a path is a directory", async () => {
  await withFiles(good, async (source) => {
    const caPath = join(source.caPath, "..");
    await assert.rejects(
      loadTlsMaterial({ ...source, caPath, now }),
      (error) => error instanceof CredentialError && error.kind === "unreadable",
    );
  });
});

Deno.test("loadTlsMaterial warns of a leaf that expires within 14 days, and not before", async () => {
  await withFiles(good, async (source) => {
    const at = async (days: number) =>
      (await loadTlsMaterial({ ...source, now: daysFromNow(days) })).warnings;
    assert.deepEqual(await at(15), []);
    const [warning, ...more] = await at(17);
    assert.equal(warning.kind, "expires_soon");
    assert.match(warning.message, /^TLS_CERT .*in 1[23]\.\d days$/);
    assert.deepEqual(more, []);
  });
});

Deno.test({
  name: "loadTlsMaterial warns of a key that others may read",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFiles(good, async (source) => {
      await Deno.chmod(source.keyPath, 0o640);
      const { warnings } = await loadTlsMaterial({ ...source, now });
      assert.deepEqual(warnings.map(({ kind, path }) => [kind, path]), [
        ["key_readable_by_others", source.keyPath],
      ]);
      assert.match(warnings[0].message, /mode 0640/);
      const allowed = await loadTlsMaterial({ ...source, groupReadable: true, now });
      assert.deepEqual(allowed.warnings, []);
    }),
});

Deno.test({
  name: "loadTlsMaterial takes a key that is gone from its directory while it is read",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFiles(good, async (source) => {
      await Deno.remove(source.keyPath);
      await outputOf(["mkfifo", "-m", "600", source.keyPath]);
      const loading = loadTlsMaterial({ ...source, now });
      // Opens once the reader has; the reader then waits for the end, which comes after the removal.
      const pipe = await Deno.open(source.keyPath, { write: true });
      await Deno.remove(source.keyPath);
      const writer = pipe.writable.getWriter();
      await writer.write(new TextEncoder().encode(good.key));
      await writer.close();
      assert.equal((await loading).material.key, good.key);
    }),
});
