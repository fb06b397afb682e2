/** A pair of ECDSA signatures that give the private key away. */
interface NonceRepeat {
  /** The number of the earlier signature, from 0. */
  readonly earlier: number;
  readonly later: number;
}

/**
 * Tells when two signatures of one key share their r: the nonce was used twice. Over different
 * digests anyone can then compute the private key (as with the PlayStation 3 in 2010); over the same
 * digest a deterministic signer does it rightly (RFC 6979).
 *
 * Remembers the latest `capacity` signatures.
 */
export class NonceRepeats {
  readonly #capacity: number;
  readonly #seen = new Map<string, { readonly number: number; readonly digest: string }>();
  #count = 0;

  constructor(options: { /** @default 100_000 */ readonly capacity?: number } = {}) {
    this.#capacity = options.capacity ?? 100_000;
  }

  /** Signatures seen. */
  get count(): number {
    return this.#count;
  }

  /**
   * @param signature in P1363
   * @param signed of which key, `KEY/VERSION`, and over what
   */
  add(
    signature: Uint8Array,
    signed: { readonly key: string; readonly digest: Uint8Array },
  ): NonceRepeat | undefined {
    const r = signature.subarray(0, signature.length / 2).toHex();
    const name = `${signed.key}/${r}`;
    const digest = signed.digest.toHex();
    const number = this.#count++;
    const before = this.#seen.get(name);
    if (before !== undefined) {
      return before.digest === digest ? undefined : { earlier: before.number, later: number };
    }
    if (this.#seen.size >= this.#capacity) this.#seen.delete(this.#seen.keys().next().value!);
    this.#seen.set(name, { number, digest });
    return undefined;
  }
}
