import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { withoutBom } from "../base/mod.ts";
import { writeFilesAtomically } from "./atomic_file.ts";
import {
  type Authority,
  createAuthority,
  crossSign,
  issueLeaf,
  LOOPBACK_HOSTS,
} from "./authority.ts";
import { certificateHosts, parseCertificateFile, parseCertificates } from "./certificate_facts.ts";
import { CredentialError } from "./credential_error.ts";
import { withLock } from "./lock_file.ts";
import { type StoreLayout, storeLayout } from "./store_layout.ts";

/** The life of a CA, days. */
const AUTHORITY_DAYS = 3650;
const SIDES = [
  { side: "df", kind: "server" },
  { side: "smft", kind: "client" },
] as const;

/** How a store makes certificates. */
export interface CertificateStoreOptions {
  /** Wall time. */
  readonly now: Date;
  /** The life of a leaf, days; never past the end of its CA. @default 365 */
  readonly leafDays?: number;
  /**
   * Names of the server beside LOOPBACK_HOSTS.
   *
   * @default what the server's certificate has, or none
   */
  readonly hosts?: readonly string[];
}

/** What an operation did, by path. */
export interface StoreChange {
  readonly made: readonly string[];
  readonly kept: readonly string[];
  readonly removed: readonly string[];
}

/** The CA that issues, and whether another one is still trusted beside it. */
interface Issuer {
  readonly authority: Authority;
  /** Present in a roll-over: stands behind each leaf. */
  readonly cross?: string;
}

/**
 * The certificates of a pair on disk.
 *
 * A CA is rolled over in two steps, between which every process has to have read its files again:
 *
 * ```text
 *              trusted     leaves issued by
 * before       old         old
 * rotateCa     new, old    new, with "new signed by old" behind them
 * retireCa     new         new
 * ```
 *
 * During the first step and after it no process loses trust, whatever it read last: one that knows
 * the old CA alone follows the chain to it, and one that knows both takes leaves of either. So
 * the two machines may be served in any order. The rename of `ca.key` is the moment at which the
 * new CA begins to issue; a step cut short before or after can be run again.
 */
export class CertificateStore {
  readonly layout: StoreLayout;
  readonly #options: CertificateStoreOptions;

  /** @param dir the directory above `ca`, `df` and `smft`; made when needed */
  constructor(dir: string, options: CertificateStoreOptions) {
    this.layout = storeLayout(dir);
    this.#options = options;
  }

  /**
   * Makes what is missing and leaves alone what is there. Throws a CredentialError of kind `missing`
   * when that cannot be done with the CA that the rest trusts.
   */
  async ensure(): Promise<StoreChange> {
    // Nothing is written, not even a lock, where all is there: it may be a read-only mount.
    const kept = [...await this.#present()];
    if (kept.length === this.#files().length) return { made: [], kept, removed: [] };
    return await this.#alone(() => this.#makeMissing());
  }

  /** Makes everything again, over what is there: a running pair loses trust until both restart. */
  recreate(): Promise<StoreChange> {
    return this.#alone(() => this.#makeAll());
  }

  /** Issues both leaves again, with new keys. Safe for a running pair. */
  rotateLeaves(): Promise<StoreChange> {
    return this.#alone(async () => {
      const { bundle, key } = this.layout.authority;
      const made = await this.#issueAll(await this.#issuer());
      return { made, kept: [bundle, key], removed: [] };
    });
  }

  /**
   * Begins a roll-over: a new CA trusted beside the old one, and leaves of the new one. Throws a
   * CredentialError of kind `rollover_pending` while another roll-over has not been ended.
   */
  rotateCa(): Promise<StoreChange> {
    return this.#alone(() => this.#beginRollover());
  }

  /**
   * Ends a roll-over: the old CA is no longer trusted. Every process has to have read its files
   * since the roll-over began. Throws a CredentialError of kind `rollover_pending` when a leaf is
   * still the old CA's.
   */
  retireCa(): Promise<StoreChange> {
    return this.#alone(() => this.#endRollover());
  }

  /** DF and SMFT may both find nothing at their first start, and must not make a CA each. */
  #alone(action: () => Promise<StoreChange>): Promise<StoreChange> {
    return withLock(this.layout.authority.lock, action);
  }

  #files(): string[] {
    const { authority, df, smft } = this.layout;
    return [authority.bundle, authority.key, ...Object.values(df), ...Object.values(smft)];
  }

  async #present(): Promise<Set<string>> {
    const present = new Set<string>();
    for (const path of this.#files()) {
      if (await isThere(path)) present.add(path);
    }
    return present;
  }

  async #makeMissing(): Promise<StoreChange> {
    const { authority, df, smft } = this.layout;
    const present = await this.#present();
    const kept = [...present];
    if (present.size === 0) return await this.#makeAll();

    for (const { cert, key } of [df, smft]) refuseHalf(cert, key, present);
    const lacksSide = [df, smft].some((side) => !present.has(side.cert) || !present.has(side.ca));
    // The CA's own key may be kept elsewhere: it is needed only for what is made again.
    if (!lacksSide) return { made: [], kept, removed: [] };
    const issuer = await this.#issuer();
    const made: string[] = [];
    for (const { side, kind } of SIDES) {
      const paths = this.layout[side];
      if (!present.has(paths.ca)) {
        const text = await readRequired(authority.bundle);
        await writeFilesAtomically([{ path: paths.ca, text, secret: false }]);
        made.push(paths.ca);
      }
      if (!present.has(paths.cert)) made.push(...await this.#issue(kind, issuer));
    }
    return { made, kept, removed: [] };
  }

  async #makeAll(): Promise<StoreChange> {
    const authority = await this.#newAuthority();
    const { bundle, key, cross } = this.layout.authority;
    await writeFilesAtomically([
      ...this.#bundles(authority.cert),
      { path: key, text: authority.key, secret: true },
    ]);
    const removed = await removeIfThere(cross);
    const made = [bundle, this.layout.df.ca, this.layout.smft.ca, key];
    return { made: [...made, ...await this.#issueAll({ authority })], kept: [], removed };
  }

  async #beginRollover(): Promise<StoreChange> {
    const { authority: old, cross: pending } = await this.#issuer();
    const { bundle, key, cross: crossPath } = this.layout.authority;
    if (pending !== undefined) {
      throw new CredentialError(
        "rollover_pending",
        crossPath,
        `${crossPath}: a roll-over of the CA is under way; end it first with \`--retire-ca\`, ` +
          "once every process has read its certificates again",
      );
    }
    const authority = await this.#newAuthority();
    const cross = await crossSign(old, authority);
    // The cross certificate comes first and the key last: until the key is there, the old CA issues.
    await writeFilesAtomically([
      { path: crossPath, text: cross, secret: false },
      ...this.#bundles(authority.cert + old.cert),
      { path: key, text: authority.key, secret: true },
    ]);
    const made = [bundle, this.layout.df.ca, this.layout.smft.ca, key, crossPath];
    return {
      made: [...made, ...await this.#issueAll({ authority, cross })],
      kept: [],
      removed: [],
    };
  }

  async #endRollover(): Promise<StoreChange> {
    const { authority, cross } = await this.#issuer();
    const { bundle, cross: crossPath } = this.layout.authority;
    if (cross === undefined) return { made: [], kept: [bundle], removed: [] };
    const leaves = await this.#leavesOf(authority);
    // The leaves keep their keys and lose what stood behind them; only then does trust shrink.
    await writeFilesAtomically([...leaves, ...this.#bundles(authority.cert)]);
    const made = [
      ...leaves.map((leaf) => leaf.path),
      bundle,
      ...SIDES.map(({ side }) => this.layout[side].ca),
    ];
    return { made, kept: [], removed: await removeIfThere(crossPath) };
  }

  /** Both leaves without what stands behind them. */
  async #leavesOf(authority: Authority) {
    const { publicKey } = new X509Certificate(authority.cert);
    return await Promise.all(SIDES.map(async ({ side }) => {
      const path = this.layout[side].cert;
      const [leaf] = await readCertificates(path);
      if (!leaf.verify(publicKey)) {
        throw new CredentialError(
          "rollover_pending",
          path,
          `${path}: it is not from the new CA yet; run \`--rotate\`, let every process read it, ` +
            "and then `--retire-ca`",
        );
      }
      return { path, text: leaf.toString(), secret: false };
    }));
  }

  /** The CA whose key is there, and whether the one before it is still trusted. */
  async #issuer(): Promise<Issuer> {
    const { bundle, key: keyPath, cross: crossPath } = this.layout.authority;
    const key = await readRequired(keyPath);
    let object: KeyObject;
    try {
      object = createPrivateKey(key);
    } catch (cause) {
      const message = `${keyPath}: the CA's key cannot be decoded`;
      throw new CredentialError("malformed", keyPath, message, { cause });
    }
    const issuer = (await readCertificates(bundle)).find((ca) => ca.checkPrivateKey(object));
    if (issuer === undefined) {
      throw new CredentialError(
        "mismatch",
        keyPath,
        `${keyPath}: the key belongs to no CA in ${bundle}; put back the two that belong together, ` +
          "or start over with `--force`",
      );
    }
    const authority = { cert: issuer.toString(), key };
    if (await readIfThere(crossPath) === undefined) return { authority };
    // Left by a roll-over that was cut short before its CA began to issue: then it is of no account.
    const [cross] = await readCertificates(crossPath);
    return cross.checkPrivateKey(object) ? { authority, cross: cross.toString() } : { authority };
  }

  #newAuthority(): Promise<Authority> {
    // Distinct names keep the CAs of a roll-over apart for people and for the building of chains.
    const commonName = `gRPC latency lab CA ${crypto.getRandomValues(new Uint8Array(4)).toHex()}`;
    return createAuthority({ commonName, validDays: AUTHORITY_DAYS, now: this.#options.now });
  }

  #bundles(text: string) {
    const { authority, df, smft } = this.layout;
    return [authority.bundle, df.ca, smft.ca].map((path) => ({ path, text, secret: false }));
  }

  async #issueAll(issuer: Issuer): Promise<string[]> {
    const made: string[] = [];
    for (const { kind } of SIDES) made.push(...await this.#issue(kind, issuer));
    return made;
  }

  async #issue(kind: "server" | "client", { authority, cross = "" }: Issuer): Promise<string[]> {
    const paths = kind === "server" ? this.layout.df : this.layout.smft;
    const leaf = await issueLeaf(authority, {
      kind,
      commonName: kind === "server" ? "df" : "smft",
      hosts: kind === "server" ? await this.#hosts() : [],
      validDays: this.#options.leafDays ?? 365,
      now: this.#options.now,
    });
    await writeFilesAtomically([
      { path: paths.key, text: leaf.key, secret: true },
      { path: paths.cert, text: leaf.cert + cross, secret: false },
    ]);
    return [paths.cert, paths.key];
  }

  async #hosts(): Promise<readonly string[]> {
    const { hosts } = this.#options;
    if (hosts !== undefined) return [...new Set([...LOOPBACK_HOSTS, ...hosts])];
    const text = await readIfThere(this.layout.df.cert);
    // One that cannot be read has no names to keep, and must not stand in the way of a new one.
    const [leaf] = text === undefined ? [] : readableCertificates(text);
    return leaf === undefined ? LOOPBACK_HOSTS : certificateHosts(leaf);
  }
}

function readableCertificates(text: string): X509Certificate[] {
  try {
    return parseCertificates(text);
  } catch {
    return [];
  }
}

function refuseHalf(cert: string, key: string, present: ReadonlySet<string>): void {
  if (present.has(cert) === present.has(key)) return;
  const [there, gone] = present.has(cert) ? [cert, key] : [key, cert];
  throw new CredentialError(
    "missing",
    gone,
    `${gone}: it is missing while ${there} is there; put it back, or make both again with \`--rotate\``,
  );
}

async function readCertificates(path: string): Promise<X509Certificate[]> {
  return parseCertificateFile(path, await readRequired(path));
}

async function readRequired(path: string): Promise<string> {
  const text = await readIfThere(path);
  if (text !== undefined) return text;
  const message = `${path}: there is no such file, and without it nothing fits what is there; ` +
    "put it back, or start over with `--force`";
  throw new CredentialError("missing", path, message);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return withoutBom(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw CredentialError.fromFileSystem(path, path, error);
  }
}

/** Without reading it: another user's key is there too. */
async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw CredentialError.fromFileSystem(path, path, error);
  }
}

async function removeIfThere(path: string): Promise<string[]> {
  try {
    await Deno.remove(path);
    return [path];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw CredentialError.fromFileSystem(path, `removing ${path}`, error);
  }
}
