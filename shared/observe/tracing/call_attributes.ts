import type { Attributes } from "@opentelemetry/api";
import { Status, type StatusCode } from "../../grpc/mod.ts";
import type { PeerIdentity, ServerContext } from "../../rpc/mod.ts";
import { type Address, formatAddress } from "../../transport/mod.ts";

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

/** `score.ScoreService/GetScore`: the name of a call's span, and its `rpc.method`. */
export function methodName({ method }: ServerContext): string {
  return method.path.slice(1);
}

/** What is known of a call when it arrives, by the names of the semantic conventions for gRPC. */
export function callAttributes(context: ServerContext, server: Attributes): Attributes {
  return {
    "rpc.system.name": "grpc",
    "rpc.method": methodName(context),
    "network.protocol.name": "http",
    "network.protocol.version": "2",
    ...server,
    ...peerAttributes(context.peer),
  };
}

/** Where a server listens, as it was told to. */
export function serverAttributes(address: Address): Attributes {
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

function peerAttributes({ address, subject }: PeerIdentity): Attributes {
  const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
  return {
    ...host === undefined ? { "network.peer.address": address } : {
      "client.address": host,
      "network.peer.address": host,
      "network.peer.port": Number(port),
    },
    ...subject === undefined ? {} : { "tls.client.subject": subject },
  };
}
