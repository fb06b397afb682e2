import type { MethodDefinition, MethodKind } from "@lab/shared/codec";
import {
  type Any,
  type ConformancePayload,
  type ConformanceRequest,
  messageCodec,
  packAny,
  type StreamResponseDefinition,
  type UnaryResponseDefinition,
} from "./messages.ts";

/** A request with the bytes that it came in, which the judge wants to see again. */
export interface ReceivedRequest<Definition> {
  readonly message: ConformanceRequest<Definition>;
  readonly any: Any;
}

type Method<Definition> = MethodDefinition<ReceivedRequest<Definition>, ConformancePayload>;

function method<Definition, Kind extends MethodKind>(
  name: string,
  kind: Kind,
): Method<Definition> & { readonly kind: Kind } {
  const requestName = `${name}Request`;
  const request = messageCodec<ConformanceRequest<Definition>>(requestName);
  const response = messageCodec<{ readonly payload?: ConformancePayload | null }>(
    `${name}Response`,
  );
  return {
    path: `/connectrpc.conformance.v1.ConformanceService/${name}`,
    kind,
    encodeRequest: ({ any }) => new Uint8Array(any.value), // protobufjs reads no bytes as []
    decodeRequest: (bytes) => ({
      message: request.decode(bytes),
      any: packAny(requestName, bytes.slice()),
    }),
    encodeResponse: (payload) => response.encode({ payload }),
    decodeResponse: (bytes) => response.decode(bytes).payload ?? {},
  };
}

/** The service that connectconformance calls, but for what a server must not have. */
export const conformanceService = {
  name: "connectrpc.conformance.v1.ConformanceService",
  methods: {
    unary: method<UnaryResponseDefinition, "unary">("Unary", "unary"),
    serverStream: method<StreamResponseDefinition, "server_stream">(
      "ServerStream",
      "server_stream",
    ),
    clientStream: method<UnaryResponseDefinition, "client_stream">(
      "ClientStream",
      "client_stream",
    ),
    bidiStream: method<StreamResponseDefinition, "bidi_stream">("BidiStream", "bidi_stream"),
  },
} as const;

/** A method that no server has. */
export const unimplementedMethod = method<UnaryResponseDefinition, "unary">(
  "Unimplemented",
  "unary",
);
