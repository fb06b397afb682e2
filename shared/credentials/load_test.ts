import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { outputOf, tempDir } from "../base/testing.ts";
import { issueLeaf } from "./authority.ts";
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
