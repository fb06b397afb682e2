/** The content-type of requests and responses: protobuf is the default message format. */
export const GRPC_CONTENT_TYPE = "application/grpc";

/**
 * Whether a content-type announces gRPC: `application/grpc`, that with a `+format`, or that with
 * `;parameters`. `application/grpc-web` is another protocol. Media types ignore case (RFC 9110
 * §8.3.1).
 */
export function isGrpcContentType(value: string | undefined): boolean {
  if (value === GRPC_CONTENT_TYPE) return true;
  return value !== undefined && /^application\/grpc([+;]|$)/i.test(value);
}
