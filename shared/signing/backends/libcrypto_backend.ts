import { type Algorithm, DIGEST_BYTES, type HashName } from "../algorithms/algorithm.ts";
import type { PrivateKey } from "../keys/private_key.ts";
import { SigningError } from "../signing_error.ts";
import type { DigestBackend, DigestKey, PreparedKey } from "./backend.ts";
import { type Libcrypto, openLibcrypto } from "./libcrypto_library.ts";

/** rsa.h */
const RSA_PKCS1_PADDING = 1;
const RSA_PKCS1_PSS_PADDING = 6;
const RSA_PSS_SALTLEN_DIGEST = -1;
/** No signature is longer: RSA with 4096 bits. */
const MAX_SIGNATURE_BYTES = 512;

type Pointer = Deno.PointerValue;

/** The backend over OpenSSL 3 by FFI, or why there is none. `path`: of the library, to choose one. */
export function openLibcryptoBackend(
  path?: string,
): DigestBackend | { readonly missing: string } {
  const found = openLibcrypto(path);
  return "missing" in found ? found : new LibcryptoBackend(found.functions, found.path);
}

class LibcryptoBackend implements DigestBackend {
  readonly kind = "digest";
  readonly name = "libcrypto";
  readonly detail: string;
  readonly libraryPath: string;
  readonly #lib: Libcrypto;
  readonly #hashes: Readonly<Record<HashName, Pointer>>;

  constructor(lib: Libcrypto, path: string) {
    this.#lib = lib;
    this.libraryPath = path;
    const version = lib.OpenSSL_version(0);
    const text = version === null ? "OpenSSL" : Deno.UnsafePointerView.getCString(version);
    this.detail = `${text}, ${path}`;
    // Fetched once: a hash by its old name is looked up for each digest again (EVP_MD_fetch(3)).
    const fetch = (name: string) =>
      lib.EVP_MD_fetch(null, new TextEncoder().encode(`${name}\0`), null);
    this.#hashes = {
      "SHA-256": fetch("SHA256"),
      "SHA-384": fetch("SHA384"),
      "SHA-512": fetch("SHA512"),
    };
  }

  digest(hash: HashName, message: Uint8Array): Uint8Array {
    const out = new Uint8Array(DIGEST_BYTES[hash]);
    const length = BigInt(message.length);
    const md = this.#hashes[hash];
    if (this.#lib.EVP_Digest(bufferOf(message), length, out, null, md, null) !== 1) {
      throw failure(this.#lib, `${hash} of ${message.length} bytes`);
    }
    return out;
  }

  prepare({ pkcs8, keyType }: PrivateKey): PreparedKey {
    const lib = this.#lib;
    const pkey = lib.d2i_AutoPrivateKey(null, addressOf(pkcs8), BigInt(pkcs8.length));
    if (pkey === null) throw failure(lib, `reading a key of ${keyType}`);
    // Every thread of the process sees the same key: its address is all that is handed over.
    const handover = new Uint8Array(8);
    new DataView(handover.buffer).setBigUint64(0, BigInt(Deno.UnsafePointer.value(pkey)));
    return { handover, free: () => lib.EVP_PKEY_free(pkey) };
  }

  open(handover: Uint8Array): DigestKey {
    const { buffer, byteOffset } = handover;
    const address = new DataView(buffer, byteOffset).getBigUint64(0);
    const pkey = Deno.UnsafePointer.create(address);
    this.#lib.EVP_PKEY_up_ref(pkey);
    return new LibcryptoKey(this.#lib, { pkey, hashes: this.#hashes });
  }

  openPublic(spki: Uint8Array): DigestKey {
    const pkey = this.#lib.d2i_PUBKEY(null, addressOf(spki), BigInt(spki.length));
    if (pkey === null) throw failure(this.#lib, "reading a public key");
    return new LibcryptoKey(this.#lib, { pkey, hashes: this.#hashes });
  }
}

/** A context for each algorithm and direction is made once: that is what makes a call cheap. */
class LibcryptoKey implements DigestKey {
  readonly #lib: Libcrypto;
  readonly #pkey: Pointer;
  readonly #hashes: Readonly<Record<HashName, Pointer>>;
  readonly #signing = new Map<Algorithm, Pointer>();
  readonly #verifying = new Map<Algorithm, Pointer>();
  readonly #signature = new Uint8Array(MAX_SIGNATURE_BYTES);
  /** size_t, in and out. */
  readonly #length = new BigUint64Array(1);
  readonly #lengthBytes = new Uint8Array(this.#length.buffer);

  constructor(
    lib: Libcrypto,
    { pkey, hashes }: { pkey: Pointer; hashes: Readonly<Record<HashName, Pointer>> },
  ) {
    this.#lib = lib;
    this.#pkey = pkey;
    this.#hashes = hashes;
  }

  sign(algorithm: Algorithm, digest: Uint8Array): Uint8Array {
    const context = this.#signing.get(algorithm) ?? this.#context(algorithm, "sign");
    this.#length[0] = BigInt(MAX_SIGNATURE_BYTES);
    const done = this.#lib.EVP_PKEY_sign(
      context,
      this.#signature,
      this.#lengthBytes,
      bufferOf(digest),
      BigInt(digest.length),
    );
    if (done !== 1) throw failure(this.#lib, `signing by ${algorithm.name}`);
    return this.#signature.slice(0, Number(this.#length[0]));
  }

  verify(algorithm: Algorithm, digest: Uint8Array, signature: Uint8Array): boolean {
    const context = this.#verifying.get(algorithm) ?? this.#context(algorithm, "verify");
    const valid = this.#lib.EVP_PKEY_verify(
      context,
      bufferOf(signature),
      BigInt(signature.length),
      bufferOf(digest),
      BigInt(digest.length),
    );
    // Below 1 is a wrong signature or an unreadable one; either way it is none.
    if (valid !== 1) this.#lib.ERR_clear_error();
    return valid === 1;
  }

  close(): void {
    for (const context of [...this.#signing.values(), ...this.#verifying.values()]) {
      this.#lib.EVP_PKEY_CTX_free(context);
    }
    this.#signing.clear();
    this.#verifying.clear();
    this.#lib.EVP_PKEY_free(this.#pkey);
  }

  #context(algorithm: Algorithm, direction: "sign" | "verify"): Pointer {
    const lib = this.#lib;
    const md = this.#hashes[algorithm.hash];
    const context = lib.EVP_PKEY_CTX_new(this.#pkey, null);
    const init = direction === "sign" ? lib.EVP_PKEY_sign_init : lib.EVP_PKEY_verify_init;
    let ready = context !== null && init(context) === 1;
    if (algorithm.scheme !== "ECDSA") {
      const pss = algorithm.scheme === "PSS";
      const padding = pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING;
      ready &&= lib.EVP_PKEY_CTX_set_rsa_padding(context, padding) === 1;
      if (pss) {
        ready &&= lib.EVP_PKEY_CTX_set_rsa_mgf1_md(context, md) === 1 &&
          lib.EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) === 1;
      }
    }
    ready &&= lib.EVP_PKEY_CTX_set_signature_md(context, md) === 1;
    if (!ready) {
      if (context !== null) lib.EVP_PKEY_CTX_free(context);
      throw failure(lib, `preparing to ${direction} by ${algorithm.name}`);
    }
    (direction === "sign" ? this.#signing : this.#verifying).set(algorithm, context);
    return context;
  }
}

/** A pointer to a pointer to the octets, as the d2i functions want it. */
function addressOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const pointer = Deno.UnsafePointer.of(bufferOf(bytes));
  return new Uint8Array(new BigUint64Array([BigInt(Deno.UnsafePointer.value(pointer))]).buffer);
}

/** FFI takes no view of shared memory by its types; nobody writes to these while the call runs. */
function bufferOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

/** OpenSSL's reason is a fixed text of its own and holds nothing of key or input. */
function failure(lib: Libcrypto, doing: string): SigningError {
  const reason = lib.ERR_reason_error_string(lib.ERR_get_error());
  lib.ERR_clear_error();
  const text = reason === null ? "no reason given" : Deno.UnsafePointerView.getCString(reason);
  return new SigningError("backend_failed", `libcrypto, ${doing}: ${text}`);
}
