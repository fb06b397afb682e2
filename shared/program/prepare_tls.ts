import {
  type LoadedCredentials,
  loadTlsMaterial,
  openCertificateStore,
  type TlsMode,
  type TlsSource,
} from "../credentials/mod.ts";
import type { Logger } from "../observe/mod.ts";
import type { Origin } from "../settings/mod.ts";
import { type Address, VSOCK_CID_LOCAL } from "../transport/mod.ts";

/** The directory of the certificates that `deno task certs` makes, and that the defaults name. */
const CERTIFICATES_DIR = "certs";

/** What a program says once of `KEY_GROUP_READABLE`. */
export const GROUP_READS_KEYS =
  "the group of this process may read its private keys (KEY_GROUP_READABLE)";

/** The settings that TLS material is made of. */
interface TlsSettings {
  readonly tlsMode: TlsMode;
  readonly tlsCa: string;
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly keyGroupReadable: boolean;
}

/** Where the material of one side comes from; undefined for plain text. */
export function tlsSource(settings: TlsSettings, side: TlsSource["side"]): TlsSource | undefined {
  const { tlsMode: mode, tlsCa: caPath, tlsCert: certPath, tlsKey: keyPath } = settings;
  const { keyGroupReadable: groupReadable } = settings;
  return mode === "off" ? undefined : { mode, side, caPath, certPath, keyPath, groupReadable };
}

/** Which material to load, and whether missing certificates may be made. */
export interface PrepareTlsOptions {
  readonly source: TlsSource;
  readonly origins: { readonly [Key in "tlsCa" | "tlsCert" | "tlsKey"]: Origin };
  /** Where this side listens, or whom it dials. */
  readonly addresses: readonly Address[];
  readonly logger: Logger;
}

/**
 * Loads and checks the TLS material. Straight after a clone there is none: on loopback, where every
 * path is the default one, it is made first, and the log says so. Throws a CredentialError.
 */
export async function prepareTls(options: PrepareTlsOptions): Promise<LoadedCredentials> {
  const { source, origins, addresses, logger } = options;
  const defaults = Object.values({ ca: origins.tlsCa, cert: origins.tlsCert, key: origins.tlsKey })
    .every((origin) => origin.kind === "default");
  if (defaults && addresses.every(isLocal)) await makeMissing(source, logger);
  const loaded = await loadTlsMaterial({ ...source, now: new Date() });
  for (const warning of loaded.warnings) logger.warn(warning.message);
  return loaded;
}

/** Whether an address can only mean this machine. */
export function isLocal(address: Address): boolean {
  if (address.kind === "vsock") return address.cid === VSOCK_CID_LOCAL;
  if (address.kind !== "tcp") return true;
  const { host } = address;
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

async function makeMissing(source: TlsSource, logger: Logger): Promise<void> {
  const paths = [source.caPath, source.certPath, source.keyPath];
  if ((await Promise.all(paths.map(exists))).every((there) => there)) return;
  const store = await openCertificateStore(CERTIFICATES_DIR, { now: new Date() });
  const { made } = await store.ensure();
  if (made.length > 0) {
    logger.info(`made the missing certificates for loopback in ${CERTIFICATES_DIR}/`, {
      files: made.length,
    });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
