import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { tempDir } from "../../base/testing.ts";
import type { KeyErrorKind } from "./key_error.ts";
import { loadKeyFile } from "./load_key_file.ts";
import { publicKey } from "./public_key.ts";
import { testKey } from "../testing.ts";
import { KEY_TYPE_NAMES, type KeyType } from "../algorithms/key_type.ts";

const PAIRS = new Map(KEY_TYPE_NAMES.map((keyType) => {
  const { pkcs8 } = testKey(keyType);
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  return [keyType, { privateKey, publicKey: createPublicKey(privateKey as never) }];
}));

/** A file of these texts in a folder that goes away with `use`. */
async function withFiles(
  files: Readonly<Record<string, { text: string; mode?: number }>>,
  use: (path: (name: string) => string) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  for (const [name, { text, mode = 0o600 }] of Object.entries(files)) {
    await Deno.writeTextFile(join(dir, name), text);
    await Deno.chmod(join(dir, name), mode);
  }
  await use((name) => join(dir, name));
}

const exported = (keyType: KeyType, type: "pkcs8" | "sec1" | "pkcs1") =>
  String(PAIRS.get(keyType)!.privateKey.export({ type, format: "pem" } as never));

Deno.test("loadKeyFile reads every form of every key type into the same PKCS#8", async (t) => {
  for (const keyType of KEY_TYPE_NAMES) {
    const own = keyType.startsWith("RSA") ? "pkcs1" : "sec1";
    const forms = {
      pkcs8: exported(keyType, "pkcs8"),
      [own]: exported(keyType, own),
      "with other blocks": "some words\n-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n" +
        `-----END EC PARAMETERS-----\n${exported(keyType, own).replaceAll("\n", "\r\n")}`,
    };
    const results: string[] = [];
    for (const [form, text] of Object.entries(forms)) {
      await t.step(`${keyType}, ${form}`, () =>
        withFiles({ "key.pem": { text } }, async (path) => {
          const key = await loadKeyFile({ path: path("key.pem") });
          assert.equal(key.keyType, keyType);
          const spki = PAIRS.get(keyType)!.publicKey.export({ type: "spki", format: "der" });
          assert.deepEqual(Buffer.from(key.spki), spki);
          const der = { key: Buffer.from(key.pkcs8), format: "der", type: "pkcs8" } as const;
          const again = createPublicKey(createPrivateKey(der) as never);
          assert.deepEqual(again.export({ type: "spki", format: "der" }), spki);
          results.push(key.pkcs8.toHex());
        }));
    }
    assert.equal(new Set(results).size, 1, keyType);
  }
});

Deno.test("loadKeyFile decrypts PKCS#8 with the passphrase of a file", async () => {
  const text = String(PAIRS.get("EC_P384")!.privateKey.export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: "a secret",
  }));
  const files = {
    "key.pem": { text },
    right: { text: "a secret\n" },
    marked: { text: "\ufeffa secret\r\n" },
    wrong: { text: "another\n" },
    open: { text: "a secret", mode: 0o640 },
  };
  await withFiles(files, async (path) => {
    const load = (name?: string) =>
      loadKeyFile({ path: path("key.pem"), ...(name ? { passphrasePath: path(name) } : {}) });
    assert.equal((await load("right")).keyType, "EC_P384");
    assert.equal((await load("marked")).keyType, "EC_P384");
    await assert.rejects(load("wrong"), { kind: "passphrase" });
    await assert.rejects(load(), { kind: "passphrase", message: /it is encrypted; name a file/ });
    await assert.rejects(load("open"), { kind: "open_to_others", message: /passphrase .*0640/ });
    await assert.rejects(load("absent"), { kind: "missing" });
  });
});

Deno.test("loadKeyFile computes the public key of a SEC1 key that has none", async () => {
  for (const keyType of ["EC_P256", "EC_P384", "EC_P521"] as const) {
    const { d } = PAIRS.get(keyType)!.privateKey.export({ format: "jwk" }) as { d: string };
    const secret = Buffer.from(d, "base64url");
    const oid = {
      EC_P256: "06082a8648ce3d030107",
      EC_P384: "06052b81040022",
      EC_P521: "06052b81040023",
    };
    const curve = Buffer.from(oid[keyType], "hex");
    const body = Buffer.concat([
      Buffer.from([2, 1, 1, 4, secret.length]),
      secret,
      Buffer.from([0xa0, curve.length]),
      curve,
    ]);
    const der = Buffer.concat([Buffer.from([0x30, body.length]), body]);
    const text = `-----BEGIN EC PRIVATE KEY-----\n${
      der.toString("base64")
    }\n-----END EC PRIVATE KEY-----\n`;
    await withFiles({ key: { text } }, async (path) => {
      const spki = PAIRS.get(keyType)!.publicKey.export({ type: "spki", format: "der" });
      assert.deepEqual(Buffer.from((await loadKeyFile({ path: path("key") })).spki), spki);
    });
  }
});

Deno.test("loadKeyFile takes a key and a passphrase that its own group may read when that is allowed", async () => {
  const { privateKey } = PAIRS.get("EC_P256")!;
  const text = String(
    privateKey.export({
      ...{ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" },
    } as never),
  );
  const files = { "key.pem": { text, mode: 0o440 }, pass: { text: "secret", mode: 0o640 } };
  await withFiles(files, async (path) => {
    const file = { path: path("key.pem"), passphrasePath: path("pass") };
    await assert.rejects(loadKeyFile(file), /mode 0440.*KEY_GROUP_READABLE=true/);
    assert.equal((await loadKeyFile({ ...file, groupReadable: true })).keyType, "EC_P256");
  });
});

Deno.test("loadKeyFile refuses what is no key, no key of ours, or open to others", async (t) => {
  const ec = exported("EC_P256", "pkcs8");
  const rsa = (modulusLength: number, publicExponent = 65_537) =>
    String(
      generateKeyPairSync("rsa", { modulusLength, publicExponent }).privateKey
        .export({ type: "pkcs8", format: "pem" }),
    );
  const other = (type: "ed25519" | "x25519") =>
    String(generateKeyPairSync(type as never).privateKey.export({ type: "pkcs8", format: "pem" }));
  const rows: [what: string, file: { text: string; mode?: number }, kind: KeyErrorKind, RegExp][] =
    [
      [
        "readable by the group",
        { text: ec, mode: 0o640 },
        "open_to_others",
        /mode 0640\); run chmod 600/,
      ],
      ["readable by others", { text: ec, mode: 0o604 }, "open_to_others", /0604/],
      ["empty", { text: "" }, "malformed", /no private key/],
      [
        "a public key",
        {
          text: String(PAIRS.get("EC_P256")!.publicKey.export({ type: "spki", format: "pem" })),
        },
        "malformed",
        /no private key/,
      ],
      ["two keys", { text: ec + ec }, "malformed", /2 private keys/],
      ["cut off", { text: ec.slice(0, 100) }, "malformed", /without its end/],
      ["no base64", { text: ec.replace("MI", "M*") }, "malformed", /no base64/],
      ["cut inside", { text: ec.replace(/\n.{8}/, "\n") }, "malformed", /not the DER/],
      ["too long", { text: " ".repeat(70_000) }, "malformed", /70000 bytes/],
      ["RSA of 1024 bits", { text: rsa(1024) }, "weak", /RSA of 1024 bits/],
      ["an exponent of 3", { text: rsa(2048, 3) }, "weak", /exponent of 3/],
      ["RSA of 2304 bits", { text: rsa(2304) }, "unsupported", /2304 bits; use 2048/],
      ["Ed25519", { text: other("ed25519") }, "unsupported", /use RSA .* or EC/],
      [
        "old encryption",
        {
          text:
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,00\n\n" +
            "AAAA\n-----END RSA PRIVATE KEY-----\n",
        },
        "unsupported",
        /openssl pkcs8 -topk8/,
      ],
    ];
  for (const [what, file, kind, message] of rows) {
    await t.step(what, () =>
      withFiles({ key: file }, async (path) => {
        await assert.rejects(loadKeyFile({ path: path("key") }), { kind, message });
      }));
  }
});

Deno.test("publicKey gives PEM and JWK that node:crypto reads as the same key", () => {
  for (const [keyType, pair] of PAIRS) {
    const spki = new Uint8Array(pair.publicKey.export({ type: "spki", format: "der" }));
    const { pem, jwk } = publicKey(spki, "a-key");
    const fields = keyType.startsWith("RSA") ? ["e", "n"] : ["crv", "x", "y"];
    assert.deepEqual(Object.keys(jwk).sort(), [...fields, "kid", "kty", "use"].sort());
    for (
      const key of [createPublicKey(pem), createPublicKey({ key: jwk, format: "jwk" } as never)]
    ) {
      assert.deepEqual(new Uint8Array(key.export({ type: "spki", format: "der" })), spki);
    }
  }
});
