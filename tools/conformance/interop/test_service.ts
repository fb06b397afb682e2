import { fileURLToPath } from "node:url";
import type { MethodDefinition, MethodKind } from "@lab/shared/codec";
import protobuf from "protobufjs";

interface Payload {
  readonly body: Uint8Array;
}

export interface EchoStatus {
  readonly code: number;
  readonly message: string;
}

type Empty = Record<never, never>;

interface SimpleRequest {
  readonly responseSize?: number;
  readonly payload?: Payload | null;
  readonly responseStatus?: EchoStatus | null;
}

interface SimpleResponse {
  readonly payload?: Payload | null;
}

interface StreamingInputCallRequest {
  readonly payload?: Payload | null;
}

interface StreamingInputCallResponse {
  readonly aggregatedPayloadSize: number;
}

export interface ResponseParameters {
  readonly size: number;
  readonly intervalUs?: number;
}

export interface StreamingOutputCallRequest {
  readonly responseParameters?: readonly ResponseParameters[];
  readonly payload?: Payload | null;
  readonly responseStatus?: EchoStatus | null;
}

export interface StreamingOutputCallResponse {
  readonly payload?: Payload | null;
}

const root = new protobuf.Root();
root.loadSync(fileURLToPath(new URL("interop.proto", import.meta.url)));

function method<Req, Res, Kind extends MethodKind>(
  path: string,
  kind: Kind,
  [requestName, responseName]: readonly [string, string],
): MethodDefinition<Req, Res> & { readonly kind: Kind } {
  const request = root.lookupType(`grpc.testing.${requestName}`);
  const response = root.lookupType(`grpc.testing.${responseName}`);
  return {
    path,
    kind,
    encodeRequest: (message) => request.encode(message as Record<string, unknown>).finish(),
    decodeRequest: (bytes) => request.decode(bytes) as unknown as Req,
    encodeResponse: (message) => response.encode(message as Record<string, unknown>).finish(),
    decodeResponse: (bytes) => response.decode(bytes) as unknown as Res,
  };
}

const SERVICE = "/grpc.testing.TestService";
const STREAMING_OUTPUT = ["StreamingOutputCallRequest", "StreamingOutputCallResponse"] as const;

/** The service of the interop cases; what a server must not have is below. */
export const testService = {
  name: "grpc.testing.TestService",
  methods: {
    emptyCall: method<Empty, Empty, "unary">(`${SERVICE}/EmptyCall`, "unary", ["Empty", "Empty"]),
    unaryCall: method<SimpleRequest, SimpleResponse, "unary">(`${SERVICE}/UnaryCall`, "unary", [
      "SimpleRequest",
      "SimpleResponse",
    ]),
    streamingOutputCall: method<
      StreamingOutputCallRequest,
      StreamingOutputCallResponse,
      "server_stream"
    >(`${SERVICE}/StreamingOutputCall`, "server_stream", STREAMING_OUTPUT),
    streamingInputCall: method<
      StreamingInputCallRequest,
      StreamingInputCallResponse,
      "client_stream"
    >(`${SERVICE}/StreamingInputCall`, "client_stream", [
      "StreamingInputCallRequest",
      "StreamingInputCallResponse",
    ]),
    fullDuplexCall: method<
      StreamingOutputCallRequest,
      StreamingOutputCallResponse,
      "bidi_stream"
    >(`${SERVICE}/FullDuplexCall`, "bidi_stream", STREAMING_OUTPUT),
  },
} as const;

/** A method that no server has. */
export const unimplementedMethod = method<Empty, Empty, "unary">(
  `${SERVICE}/UnimplementedCall`,
  "unary",
  ["Empty", "Empty"],
);

/** A method of a service that no server has. */
export const unimplementedServiceMethod = method<Empty, Empty, "unary">(
  "/grpc.testing.UnimplementedService/UnimplementedCall",
  "unary",
  ["Empty", "Empty"],
);
