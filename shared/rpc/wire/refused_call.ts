import type { AnyMethod } from "../../codec/mod.ts";
import { decodeMetadata, type Metadata } from "../../grpc/mod.ts";
import type { HeaderList } from "../../wire/mod.ts";
import type { PeerIdentity } from "../server.ts";
import type { CallFacts } from "../server_context.ts";
import type { CallCarrier } from "./server_carrier.ts";

/** A call that was answered by its headers alone, as interceptors see it. */
export class RefusedCall implements CallFacts {
  readonly method: AnyMethod;
  readonly arrivedNs = NaN;
  readonly deadlineNs = Infinity;
  readonly #carrier: CallCarrier;
  readonly #headers: HeaderList;

  constructor(carrier: CallCarrier, method: AnyMethod, headers: HeaderList) {
    this.method = method;
    this.#carrier = carrier;
    this.#headers = headers;
  }

  readMetadata(): Metadata {
    return decodeMetadata(this.#headers.fields);
  }

  readPeer(): PeerIdentity {
    return this.#carrier.peer;
  }
}
