import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

// The messages as protobufjs gives them: a field that is absent reads as its default value, but
// for messages and `optional` fields, which read as null or undefined.

export interface Any {
  readonly type_url: string;
  readonly value: Uint8Array;
}

/** A name and its values; those of a name that ends in `-bin` are base64. */
export interface Header {
  readonly name: string;
  readonly value: readonly string[];
}

export interface ErrorDefinition {
  readonly code: number;
  readonly message?: string | null;
  readonly details: readonly Any[];
}

export interface UnaryResponseDefinition {
  readonly responseHeaders: readonly Header[];
  /** Which one of `responseData` and `error` is set. */
  readonly response?: "responseData" | "error";
  readonly responseData: Uint8Array;
  readonly error?: ErrorDefinition | null;
  readonly responseTrailers: readonly Header[];
  readonly responseDelayMs: number;
}

export interface StreamResponseDefinition {
  readonly responseHeaders: readonly Header[];
  readonly responseData: readonly Uint8Array[];
  readonly responseDelayMs: number;
  readonly error?: ErrorDefinition | null;
  readonly responseTrailers: readonly Header[];
}

/** Any of the request messages; what a kind of call does not have is absent. */
export interface ConformanceRequest<Definition> {
  readonly responseDefinition?: Definition | null;
  readonly fullDuplex?: boolean;
}

export interface RequestInfo {
  readonly requestHeaders?: readonly Header[];
  readonly timeoutMs?: number;
  readonly requests?: readonly Any[];
}

export interface ConformancePayload {
  readonly data?: Uint8Array;
  readonly requestInfo?: RequestInfo;
}

interface TlsCreds {
  readonly cert: Uint8Array;
  readonly key: Uint8Array;
}

export interface ServerCompatRequest {
  readonly useTls: boolean;
  readonly clientTlsCert: Uint8Array;
  readonly messageReceiveLimit: number;
  readonly serverCreds?: TlsCreds | null;
}

export interface ServerCompatResponse {
  readonly host: string;
  readonly port: number;
  readonly pemCert: Uint8Array;
}

export interface CancelTiming {
  readonly cancelTiming?: "beforeCloseSend" | "afterCloseSendMs" | "afterNumResponses";
  readonly afterCloseSendMs: number;
  readonly afterNumResponses: number;
}

export interface ClientCompatRequest {
  readonly testName: string;
  readonly compression: number;
  readonly host: string;
  readonly port: number;
  readonly serverTlsCert: Uint8Array;
  readonly clientTlsCreds?: TlsCreds | null;
  readonly messageReceiveLimit: number;
  readonly method: string;
  readonly streamType: number;
  readonly requestHeaders: readonly Header[];
  readonly requestMessages: readonly Any[];
  readonly timeoutMs?: number | null;
  readonly requestDelayMs: number;
  readonly cancel?: CancelTiming | null;
}

export interface ClientResponseResult {
  readonly responseHeaders?: readonly Header[];
  readonly payloads?: readonly ConformancePayload[];
  readonly error?: ErrorDefinition;
  readonly responseTrailers?: readonly Header[];
  readonly numUnsentRequests?: number;
}

export interface ClientCompatResponse {
  readonly testName: string;
  readonly response?: ClientResponseResult;
  readonly error?: { readonly message: string };
}

/** google.rpc.Status, the content of the trailer `grpc-status-details-bin`. */
interface RpcStatus {
  readonly code: number;
  readonly message: string;
  readonly details: readonly Any[];
}

/** Codes one type of message. */
interface MessageCodec<Message> {
  encode(message: Message): Uint8Array;
  /** Throws when the bytes are not a message of this type. */
  decode(bytes: Uint8Array): Message;
}

const PROTO_ROOT = fileURLToPath(new URL("../proto/", import.meta.url));
const PACKAGE = "connectrpc.conformance.v1";

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => {
  // The well-known types come with protobufjs.
  return target.startsWith("google/protobuf/") ? target : PROTO_ROOT + target;
};
root.loadSync(["client_compat.proto", "server_compat.proto", "service.proto"].map((name) => {
  return `connectrpc/conformance/v1/${name}`;
}));
root.add(
  new protobuf.Namespace("google_rpc").add(
    new protobuf.Type("Status")
      .add(new protobuf.Field("code", 1, "int32"))
      .add(new protobuf.Field("message", 2, "string"))
      .add(new protobuf.Field("details", 3, ".google.protobuf.Any", "repeated")),
  ),
);
root.resolveAll();

/** The codec of a message by its name in the package of the judge. */
export function messageCodec<Message>(name: string): MessageCodec<Message> {
  return codecOf(`${PACKAGE}.${name}`);
}

function codecOf<Message>(fullName: string): MessageCodec<Message> {
  const type = root.lookupType(fullName);
  return {
    encode: (message) => type.encode(message as Record<string, unknown>).finish(),
    decode: (bytes) => type.decode(bytes) as unknown as Message,
  };
}

export const rpcStatusCodec: MessageCodec<RpcStatus> = codecOf("google_rpc.Status");

/** A message of the judge's package, packed. */
export function packAny(name: string, value: Uint8Array): Any {
  return { type_url: `type.googleapis.com/${PACKAGE}.${name}`, value };
}
