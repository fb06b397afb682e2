import type { Attributes } from "@opentelemetry/api";
import { Status, type StatusCode } from "../../grpc/mod.ts";
import { isKnown, type PeerIdentity, type ServerContext } from "../../rpc/mod.ts";
import { type Address, formatAddress, parseAddress } from "../../transport/mod.ts";

/**
 * Codes that are errors of a server; of the others its client is told, and they are no errors here
 * (OpenTelemetry semantic conventions for gRPC, `rpc.response.status_code`).
 */
const SERVER_ERRORS: readonly StatusCode[] = [
  Status.UNKNOWN,
  Status.DEADLINE_EXCEEDED,
  Status.UNIMPLEMENTED,
  Status.INTERNAL,
  Status.UNAVAILABLE,
  Status.DATA_LOSS,
];

/** Whether a status makes a server's span one of an error. */
export function isServerError(code: StatusCode): boolean {
  return SERVER_ERRORS.includes(code);
}

/** Of the path of an unknown method, characters: clients choose it. */
const MAX_PATH = 256;

/**
 * `score.ScoreService/GetScore`: the name of a call's span, and its `rpc.method`; `_OTHER` for a
 * method that the server does not have, as the conventions want it.
 */
export function methodName({ method }: ServerContext): string {
  return isKnown(method) ? method.path.slice(1) : "_OTHER";
}

/** What a call asks for, by the names of the semantic conventions for gRPC. */
export function callAttributes(context: ServerContext): Attributes {
  const { method } = context;
  return {
    "rpc.system.name": "grpc",
    "rpc.method": methodName(context),
    ...isKnown(method) ? {} : { "rpc.method_original": method.path.slice(1, MAX_PATH) },
  };
}

/**
 * What is the same for all calls of a connection.
 *
 * @param listening where the server listens, for a connection that does not tell where it came in
 */
export function connectionAttributes(peer: PeerIdentity, listening: Address): Attributes {
  const { address, local, subject } = peer;
  return {
    "network.protocol.name": "http",
    "network.protocol.version": "2",
    ...serverAttributes(addressOf(local) ?? listening),
    ...peerAttributes(address),
    ...subject === undefined ? {} : { "tls.client.subject": subject },
  };
}

function serverAttributes(address: Address): Attributes {
  switch (address.kind) {
    case "tcp":
      return {
        "network.transport": "tcp",
        "server.address": address.host,
        ...address.port === 0 ? {} : { "server.port": address.port },
      };
    case "unix":
      return { "network.transport": "unix", "server.address": address.path };
    default:
      return { "server.address": formatAddress(address) };
  }
}

function peerAttributes(text: string): Attributes {
  const address = addressOf(text);
  if (address?.kind !== "tcp") return { "network.peer.address": text };
  return {
    "client.address": address.host,
    "network.peer.address": address.host,
    "network.peer.port": address.port,
  };
}

/** Undefined for what names no place: clients of Unix sockets are `unix`. */
function addressOf(text: string | undefined): Address | undefined {
  try {
    return text === undefined ? undefined : parseAddress(text);
  } catch {
    return undefined;
  }
}
