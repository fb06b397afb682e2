// Generated from proto/health.proto by `deno task codegen`; do not edit.
/** A message on its way to bytes. */
interface Encoded {
  finish(): Uint8Array;
}
export namespace grpc {
  namespace health {
    namespace v1 {
      interface HealthCheckRequest {
        readonly service: string;
      }
      namespace HealthCheckRequest {
        function encode(message: HealthCheckRequest): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): HealthCheckRequest;
      }
      interface HealthCheckResponse {
        readonly status: grpc.health.v1.HealthCheckResponse.ServingStatus;
      }
      namespace HealthCheckResponse {
        function encode(message: HealthCheckResponse): Encoded;
        /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
        function decode(bytes: Uint8Array): HealthCheckResponse;
        type ServingStatus = number;
        const ServingStatus: {
          readonly UNKNOWN: 0;
          readonly SERVING: 1;
          readonly NOT_SERVING: 2;
          /** Used only by the Watch method. */
          readonly SERVICE_UNKNOWN: 3;
        };
      }
    }
  }
}
export {};
