import type { AnyMethod } from "../../codec/mod.ts";
import {
  fieldValue,
  type HeaderFields,
  readRequestHead,
  type RequestHead,
  trailersOnlyFields,
  unknownPathStatus,
} from "../../grpc/mod.ts";
import { HeaderBlock, type HeaderList } from "../../wire/mod.ts";
import { composeHandler, type RunHandler } from "../compose.ts";
import type { ServerOptions } from "../server_options.ts";

/** A message format that is not the one of our codecs: its bytes would be read as protobuf. */
const OTHER_FORMAT = /^application\/grpc\+(?!proto($|;))/i;

/** What serves the calls of one method. */
interface MethodRunner {
  readonly method: AnyMethod;
  readonly run: RunHandler;
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
interface RefusedRequest {
  readonly kind: "refused";
  readonly block: HeaderBlock;
}

/** The methods of a server, by path. */
export class ServerMethods {
  readonly #runners = new Map<string, MethodRunner>();

  constructor({ services, interceptors = [] }: ServerOptions) {
    for (const { definition, handlers } of services) {
      for (const [name, method] of Object.entries(definition.methods)) {
        const { kind } = method;
        this.#runners.set(method.path, {
          method,
          run: composeHandler(interceptors, handlers[name] as RunHandler),
          streamsRequests: kind === "client_stream" || kind === "bidi_stream",
          streamsResponses: kind === "server_stream" || kind === "bidi_stream",
        });
      }
    }
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
    if (head.kind === "refused") return { kind: "refused", block: HeaderBlock.of(head.fields) };
    if (OTHER_FORMAT.test(fieldValue(fields, "content-type") ?? "")) {
      return { kind: "refused", block: HeaderBlock.of([":status", "415"]) };
    }
    const runner = this.#runners.get(head.path);
    if (runner !== undefined) return { kind: "served", head, runner };
    const status = unknownPathStatus(head.path);
    return { kind: "refused", block: HeaderBlock.of(trailersOnlyFields(status)) };
  }
}
