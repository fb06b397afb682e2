import { decodeMetadata, Metadata, type StatusCode } from "../../grpc/mod.ts";
import type { HeaderList } from "../../wire/mod.ts";
import type { CallOutcome } from "../channel.ts";

/** An outcome that reads metadata only for a caller who looks at it. */
export class WireOutcome<Res> implements CallOutcome<Res> {
  readonly #headerList: HeaderList | null;
  readonly #trailerList: HeaderList | null;
  #headers: Metadata | undefined;
  #trailers: Metadata | undefined;

  constructor(
    readonly code: StatusCode,
    readonly message: string,
    readonly response: Res | undefined,
    headerList: HeaderList | null,
    trailerList: HeaderList | null,
    readonly sentNs: number,
    readonly headersNs: number,
    readonly doneNs: number,
  ) {
    this.#headerList = headerList;
    this.#trailerList = trailerList;
  }

  get headers(): Metadata {
    return this.#headers ??= metadataOf(this.#headerList);
  }

  get trailers(): Metadata {
    return this.#trailers ??= metadataOf(this.#trailerList);
  }
}

/** The metadata of a list; empty where there is none. */
export function metadataOf(list: HeaderList | null): Metadata {
  return list === null ? new Metadata() : decodeMetadata(list.fields);
}
