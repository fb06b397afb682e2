import { Buffer } from "node:buffer";
import { createPrivateKey } from "node:crypto";
import { keyModeFault } from "../../credentials/mod.ts";
import { KeyError } from "./key_error.ts";
import { parsePrivateKey, type PrivateKeyForm } from "./parse_private_key.ts";
import { type PemBlock, readPemBlocks } from "./pem_blocks.ts";
import { type PrivateKey, wipe } from "./private_key.ts";

/** No key is longer, even with certificates around it. */
const MAX_FILE_BYTES = 65_536;

const FORMS: Readonly<Record<string, PrivateKeyForm>> = {
  "PRIVATE KEY": "PKCS#8",
  "RSA PRIVATE KEY": "PKCS#1",
  "EC PRIVATE KEY": "SEC1",
};
const ENCRYPTED = "ENCRYPTED PRIVATE KEY";

/** Where a key lies. */
export interface KeyFile {
  readonly path: string;
  /** A file that holds the passphrase of an encrypted key; a line end behind it is not part of it. */
  readonly passphrasePath?: string;
  /** Whether this process's own group may read the files. @default false */
  readonly groupReadable?: boolean;
}

/**
 * The key of a PEM file: PKCS#8, plain or encrypted, PKCS#1 or SEC1; other blocks, such as
 * `EC PARAMETERS`, are passed over. Throws a KeyError.
 */
export async function loadKeyFile(source: KeyFile): Promise<PrivateKey> {
  const { path } = source;
  const file = await readSecretFile(path, { ...source, what: `key ${path}` });
  let blocks: PemBlock[] = [];
  try {
    blocks = readPemBlocks(file);
    const keys = blocks.filter(({ label }) => label in FORMS || label === ENCRYPTED);
    if (keys.length !== 1) {
      const found = keys.length === 0 ? "no private key" : `${keys.length} private keys`;
      throw new KeyError("malformed", `key ${path}: ${found} in PEM; expected one`);
    }
    const [key] = keys;
    if (key.hasHeaders) {
      throw new KeyError(
        "unsupported",
        `key ${path}: encrypted in OpenSSL's old form, whose passphrase is hashed by MD5; ` +
          "convert it with `openssl pkcs8 -topk8`",
      );
    }
    if (key.label !== ENCRYPTED) {
      return parsePrivateKey(key.der, { form: FORMS[key.label], name: `key ${path}` });
    }
    return await decrypt(key.der, source);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new KeyError("malformed", `key ${path}: ${error.message}`);
  } finally {
    wipe(file, ...blocks.map(({ der }) => der));
  }
}

async function decrypt(
  der: Uint8Array,
  { path, passphrasePath, groupReadable }: KeyFile,
): Promise<PrivateKey> {
  if (passphrasePath === undefined) {
    throw new KeyError(
      "passphrase",
      `key ${path}: it is encrypted; name a file with its passphrase`,
    );
  }
  const what = `passphrase ${passphrasePath}`;
  const line = await readSecretFile(passphrasePath, { groupReadable, what });
  const end = line.findLastIndex((octet) => octet !== 0x0a && octet !== 0x0d) + 1;
  let pkcs8: Uint8Array | undefined;
  try {
    const object = createPrivateKey({
      key: Buffer.from(der.buffer, der.byteOffset, der.length),
      format: "der",
      type: "pkcs8",
      passphrase: Buffer.from(line.subarray(hasBom(line) ? 3 : 0, end)),
    });
    pkcs8 = new Uint8Array(object.export({ format: "der", type: "pkcs8" }));
    return parsePrivateKey(pkcs8, { form: "PKCS#8", name: `key ${path}` });
  } catch (cause) {
    if (cause instanceof KeyError) throw cause;
    throw new KeyError(
      "passphrase",
      `key ${path}: the passphrase in ${passphrasePath} does not open it, or its encryption is not ` +
        "PBES2 (`openssl pkcs8 -topk8 -v2 aes-256-cbc`)",
    );
  } finally {
    wipe(line, ...(pkcs8 === undefined ? [] : [pkcs8]));
  }
}

/** EF BB BF, which editors of Windows put in front of UTF-8. */
function hasBom(file: Uint8Array): boolean {
  return file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf;
}

/** The octets of a file that nobody but its owner may touch, or its group read where that is allowed; looked at and read as one open file. */
async function readSecretFile(
  path: string,
  { what, groupReadable }: Pick<KeyFile, "groupReadable"> & { readonly what: string },
): Promise<Uint8Array> {
  try {
    using file = await Deno.open(path);
    const info = await file.stat();
    const { size, isFile } = info;
    if (!isFile) throw new KeyError("unreadable", `${what}: it is not a file`);
    const fault = keyModeFault(info, { groupReadable });
    if (fault !== undefined) throw new KeyError("open_to_others", `${what}: ${fault}`);
    if (size > MAX_FILE_BYTES) {
      throw new KeyError("malformed", `${what}: ${size} bytes; at most ${MAX_FILE_BYTES} are read`);
    }
    const bytes = new Uint8Array(size);
    let at = 0;
    while (at < size) {
      const read = await file.read(bytes.subarray(at));
      if (read === null) break;
      at += read;
    }
    return bytes;
  } catch (error) {
    if (error instanceof KeyError) throw error;
    if (error instanceof Deno.errors.NotFound) {
      throw new KeyError("missing", `${what}: there is no such file`);
    }
    const why = error instanceof Deno.errors.NotCapable
      ? "Deno was not given the permission; see --allow-read"
      : error instanceof Deno.errors.PermissionDenied
      ? "the system denies access; check its owner"
      : String(error);
    throw new KeyError("unreadable", `${what}: ${why}`, { cause: error });
  }
}
