/** Which rules of RFC 9113, section 8 a header list has to keep. */
export const HeaderKind = { UNCHECKED: 0, REQUEST: 1, RESPONSE: 2, TRAILERS: 3 } as const;

/** One of {@link HeaderKind}. */
export type HeaderKindValue = (typeof HeaderKind)[keyof typeof HeaderKind];

/**
 * A decoded header list. A block that repeats gives the same object again, so it must not be
 * changed; {@link memo} is the one place where the owner may keep what it made of the list.
 */
export class HeaderList {
  /** Name, value, name, value, …; a code unit an octet. */
  readonly fields: readonly string[];
  /** RFC 9113, section 6.5.2: names, values and 32 octets a field. */
  readonly sizeBytes: number;
  /** The list was larger than the limits; {@link fields} holds its beginning. */
  readonly tooLarge: boolean;
  /** The rule that the list breaks as what it was received, or null. */
  problem: string | null = null;
  /** What the list was checked as. */
  kind: HeaderKindValue = HeaderKind.UNCHECKED;
  /** `:method`, or "". */
  method = "";
  /** `:scheme`, or "". */
  scheme = "";
  /** `:path`, or "". */
  path = "";
  /** `:authority`, or "". */
  authority = "";
  /** `:status`, or 0. */
  status = 0;
  /** `content-length` in octets, or -1. */
  contentLength = -1;
  /** `host` of a request, the last where it repeats; null where there is none. */
  host: string | null = null;
  /** Another list that begins with the same {@link prefixFields} fields. @internal */
  prefix: HeaderList | null = null;
  /** @internal */
  prefixFields = 0;
  /** Free for the owner: what it derived from this list, as long as that depends on nothing else. */
  memo: unknown = undefined;

  constructor(fields: readonly string[], sizeBytes: number, tooLarge: boolean) {
    this.fields = fields;
    this.sizeBytes = sizeBytes;
    this.tooLarge = tooLarge;
  }

  /** The value of the first field called `name`, or undefined. */
  get(name: string): string | undefined {
    const fields = this.fields;
    for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1];
    return undefined;
  }
}
