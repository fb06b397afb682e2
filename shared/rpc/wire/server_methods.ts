import type { AnyMethod } from "../../codec/mod.ts";
import {
  type CallStatus,
  fieldValue,
  type HeaderFields,
  readRequestHead,
  refuseHttp,
  type RequestHead,
  type RequestRefusal,
  trailersOnlyFields,
  unknownPathStatus,
} from "../../grpc/mod.ts";
import { HeaderBlock, type HeaderList } from "../../wire/mod.ts";
import { composeHandler, type RunHandler } from "../compose.ts";
import type { ServerOptions } from "../server_options.ts";
import { UnknownMethod } from "../unknown_method.ts";

/** A message format that is not the one of our codecs: its bytes would be read as protobuf. */
const OTHER_FORMAT = /^application\/grpc\+(?!proto($|;))/i;

/** What serves the calls of one method. */
interface MethodRunner {
  readonly method: AnyMethod;
  readonly run: RunHandler;
  /** Interceptors stand above the handler, to see also the calls that it does not get. */
  readonly isIntercepted: boolean;
  /** The client sends a stream. */
  readonly streamsRequests: boolean;
  /** The handler returns a stream. */
  readonly streamsResponses: boolean;
}

/** A request for a method that there is. */
export interface ServedRequest {
  readonly kind: "served";
  readonly head: RequestHead;
  readonly runner: MethodRunner;
}

/** A request that is answered with one header list, prepared for the next one like it. */
export interface RefusedRequest {
  readonly kind: "refused";
  readonly block: HeaderBlock;
  readonly method: AnyMethod;
  /** What the block says, in gRPC's terms. */
  readonly status: CallStatus;
}

/** The methods of a server, by path. */
export class ServerMethods {
  readonly #runners = new Map<string, MethodRunner>();
  /** Shows a call of no method to the interceptors; absent where there are none. */
  readonly showRefused: RunHandler | undefined;

  constructor({ services, interceptors = [] }: ServerOptions) {
    const isIntercepted = interceptors.length > 0;
    for (const { definition, handlers } of services) {
      for (const [name, method] of Object.entries(definition.methods)) {
        const { kind } = method;
        this.#runners.set(method.path, {
          method,
          run: composeHandler(interceptors, handlers[name] as RunHandler),
          isIntercepted,
          streamsRequests: kind === "client_stream" || kind === "bidi_stream",
          streamsResponses: kind === "server_stream" || kind === "bidi_stream",
        });
      }
    }
    if (isIntercepted) this.showRefused = composeHandler(interceptors, () => {});
  }

  /**
   * What a request asks for. Kept in the list, which is the same object for every request with the
   * same header block on a connection, and a connection has one server.
   */
  find(list: HeaderList): ServedRequest | RefusedRequest {
    return (list.memo ??= this.#find(list.fields)) as ServedRequest | RefusedRequest;
  }

  #find(fields: HeaderFields): ServedRequest | RefusedRequest {
    const head = readRequestHead(fields);
    const path = fieldValue(fields, ":path") ?? "";
    const runner = this.#runners.get(path);
    const refused = ({ fields, status }: Omit<RequestRefusal, "kind">): RefusedRequest => ({
      kind: "refused",
      block: HeaderBlock.of(fields),
      method: runner?.method ?? new UnknownMethod(path),
      status,
    });
    if (head.kind === "refused") return refused(head);
    if (OTHER_FORMAT.test(fieldValue(fields, "content-type") ?? "")) {
      return refused(refuseHttp("415"));
    }
    if (runner !== undefined) return { kind: "served", head, runner };
    const status = unknownPathStatus(path);
    return refused({ fields: trailersOnlyFields(status), status });
  }
}
