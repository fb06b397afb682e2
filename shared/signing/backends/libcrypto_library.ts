import { messageOf } from "../../base/mod.ts";

/** The functions of OpenSSL 3 that are used, as its headers declare them; see their manual pages. */
const SYMBOLS = {
  OpenSSL_version: { parameters: ["i32"], result: "pointer" },
  ERR_clear_error: { parameters: [], result: "void" },
  ERR_get_error: { parameters: [], result: "u64" },
  ERR_reason_error_string: { parameters: ["u64"], result: "pointer" },
  EVP_MD_fetch: { parameters: ["pointer", "buffer", "pointer"], result: "pointer" },
  EVP_Digest: {
    parameters: ["buffer", "usize", "buffer", "pointer", "pointer", "pointer"],
    result: "i32",
  },
  d2i_AutoPrivateKey: { parameters: ["pointer", "buffer", "i64"], result: "pointer" },
  d2i_PUBKEY: { parameters: ["pointer", "buffer", "i64"], result: "pointer" },
  EVP_PKEY_up_ref: { parameters: ["pointer"], result: "i32" },
  EVP_PKEY_free: { parameters: ["pointer"], result: "void" },
  EVP_PKEY_CTX_new: { parameters: ["pointer", "pointer"], result: "pointer" },
  EVP_PKEY_CTX_free: { parameters: ["pointer"], result: "void" },
  EVP_PKEY_sign_init: { parameters: ["pointer"], result: "i32" },
  EVP_PKEY_verify_init: { parameters: ["pointer"], result: "i32" },
  EVP_PKEY_CTX_set_signature_md: { parameters: ["pointer", "pointer"], result: "i32" },
  EVP_PKEY_CTX_set_rsa_padding: { parameters: ["pointer", "i32"], result: "i32" },
  EVP_PKEY_CTX_set_rsa_mgf1_md: { parameters: ["pointer", "pointer"], result: "i32" },
  EVP_PKEY_CTX_set_rsa_pss_saltlen: { parameters: ["pointer", "i32"], result: "i32" },
  EVP_PKEY_sign: {
    parameters: ["pointer", "buffer", "buffer", "buffer", "usize"],
    result: "i32",
  },
  EVP_PKEY_verify: {
    parameters: ["pointer", "buffer", "usize", "buffer", "usize"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of an opened libcrypto. */
export type Libcrypto = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** An opened libcrypto, or why there is none. */
type LibcryptoFound =
  | { readonly path: string; readonly functions: Libcrypto }
  | { readonly missing: string };

/**
 * Opens the libcrypto at `path`, or the first one found where systems keep it. It stays open for
 * the life of the process: OpenSSL 3 is not made to be unloaded.
 */
export function openLibcrypto(path?: string): LibcryptoFound {
  const paths = path === undefined ? usualPaths() : [path];
  let denied = 0;
  let last = "";
  for (const each of paths) {
    if (Deno.permissions.querySync({ name: "ffi", path: each }).state !== "granted") {
      denied++;
      continue;
    }
    try {
      return { path: each, functions: Deno.dlopen(each, SYMBOLS).symbols };
    } catch (error) {
      last = messageOf(error).split("\n")[0];
    }
  }
  if (denied === paths.length) return { missing: "Deno was not given --allow-ffi" };
  return { missing: `OpenSSL 3 is not there (${last})` };
}

/**
 * The bare name, which the system's loader finds, works only under `--allow-ffi` for everything:
 * where paths are listed Deno takes it for a file in the working directory.
 */
function usualPaths(): string[] {
  if (Deno.build.os === "darwin") {
    return ["/opt/homebrew/opt/openssl@3/lib", "/usr/local/opt/openssl@3/lib"]
      .map((folder) => `${folder}/libcrypto.3.dylib`);
  }
  const folders = [
    `/usr/lib/${Deno.build.arch}-linux-gnu`,
    `/lib/${Deno.build.arch}-linux-gnu`,
    "/usr/lib64",
    "/lib64",
    "/usr/lib",
    "/usr/local/lib64",
    "/usr/local/lib",
  ];
  return ["libcrypto.so.3", ...folders.map((folder) => `${folder}/libcrypto.so.3`)];
}
