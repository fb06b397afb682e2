import { SigningError } from "../signing_error.ts";
import type { Backend, BackendName } from "./backend.ts";
import { openLibcryptoBackend } from "./libcrypto_backend.ts";
import { openNodeBackend } from "./node_backend.ts";
import { openWebcryptoBackend } from "./webcrypto_backend.ts";

/** Which backend to take, and from where. */
export interface BackendChoice {
  /** @default "auto" */
  readonly backend?: BackendName | "auto";
  /** The file of libcrypto, where it is not to be searched for. */
  readonly libcryptoPath?: string;
}

/** A backend, and a line for the log. */
interface ChosenBackend {
  readonly backend: Backend;
  readonly why: string;
}

/** The fastest first: `deno task bench:signing` measures them. */
const BY_SPEED: readonly BackendName[] = ["libcrypto", "node", "webcrypto"];

/**
 * The backend asked for, or with `auto` the fastest one that is there and permitted. Throws a
 * SigningError `unsupported` when the one asked for is not to be had.
 */
export function chooseBackend(
  { backend = "auto", libcryptoPath }: BackendChoice = {},
  open: (name: BackendName) => Backend | { readonly missing: string } = (name) =>
    openBackend(name, libcryptoPath),
): ChosenBackend {
  const passedOver: string[] = [];
  for (const name of backend === "auto" ? BY_SPEED : [backend]) {
    const found = open(name);
    if (!("missing" in found)) {
      const reason = backend !== "auto"
        ? "as asked"
        : passedOver.length === 0
        ? "the fastest"
        : `the fastest of those that are there; ${passedOver.join("; ")}`;
      return { backend: found, why: `${name} (${found.detail}): ${reason}` };
    }
    passedOver.push(`no ${name}: ${found.missing}`);
  }
  throw new SigningError("unsupported", `backend ${backend}: ${passedOver.join("; ")}`);
}

/** Opens one backend, or says why there is none. */
export function openBackend(
  name: BackendName,
  libcryptoPath?: string,
): Backend | { readonly missing: string } {
  switch (name) {
    case "libcrypto":
      return openLibcryptoBackend(libcryptoPath);
    case "node":
      return openNodeBackend();
    case "webcrypto":
      return openWebcryptoBackend();
  }
}
