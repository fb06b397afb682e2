import {
  type CallStatus,
  type HeaderFields,
  metadataFault,
  readResponseHead,
  type ResponseHead,
  trailersStatus,
} from "../../grpc/mod.ts";
import type { HeaderList } from "../../wire/mod.ts";

/**
 * What a header list of a response says, worked out when it is first asked for. The same list is
 * handed out for every block with the same octets, so that the answers of a service, which are
 * mostly alike, cost a lookup each.
 */
export class ResponseMemo {
  readonly #fields: HeaderFields;
  #head: ResponseHead | undefined;
  #status: CallStatus | undefined;
  #metadataFault: CallStatus | null | undefined;

  private constructor(fields: HeaderFields) {
    this.#fields = fields;
  }

  /** Of a list; always the same for the same. */
  static of(list: HeaderList): ResponseMemo {
    return (list.memo ??= new ResponseMemo(list.fields)) as ResponseMemo;
  }

  /** Read as response headers. */
  get head(): ResponseHead {
    return this.#head ??= readResponseHead(this.#fields);
  }

  /** Read as trailers. */
  get status(): CallStatus {
    return this.#status ??= trailersStatus(this.#fields);
  }

  /** Why its metadata cannot be read; null when it can. */
  get metadataFault(): CallStatus | null {
    if (this.#metadataFault === undefined) {
      this.#metadataFault = metadataFault(this.#fields) ?? null;
    }
    return this.#metadataFault;
  }
}
