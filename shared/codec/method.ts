/** How many messages travel each way in a call, in gRPC's four kinds. */
export type MethodKind = "unary" | "client_stream" | "server_stream" | "bidi_stream";

/** One method of a service: where it is, which kind it is and how its messages are coded. */
export interface MethodDefinition<Req, Res> {
  /** The value of `:path`, `/package.Service/Method`. */
  readonly path: string;
  /** Unary, or which side streams. */
  readonly kind: MethodKind;
  /** As protobuf, without the prefix of gRPC. */
  encodeRequest(message: Req): Uint8Array;
  /** Throws when the bytes are not a message of this type. */
  decodeRequest(bytes: Uint8Array): Req;
  /** As protobuf, without the prefix of gRPC. */
  encodeResponse(message: Res): Uint8Array;
  /** Throws when the bytes are not a message of this type. */
  decodeResponse(bytes: Uint8Array): Res;
}

/** Any method; only for constraints, where variance leaves no narrower type. */
// deno-lint-ignore no-explicit-any
export type AnyMethod = MethodDefinition<any, any>;

/** The methods of one service, by their names in the .proto file with a small first letter. */
export interface ServiceDefinition<
  Methods extends Readonly<Record<string, AnyMethod>> = Readonly<Record<string, AnyMethod>>,
> {
  /** `package.Service`. */
  readonly name: string;
  /** By the names that this code calls them by. */
  readonly methods: Methods;
}
