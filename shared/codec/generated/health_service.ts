// Generated from proto/health.proto by `deno task codegen`; do not edit.
import type { ServiceDefinition } from "../method.ts";
import { grpc } from "./health_pb.js";

export type HealthCheckRequest = grpc.health.v1.HealthCheckRequest;
export type HealthCheckResponse = grpc.health.v1.HealthCheckResponse;
export type ServingStatus = grpc.health.v1.HealthCheckResponse.ServingStatus;
export const ServingStatus = grpc.health.v1.HealthCheckResponse.ServingStatus;

export const healthService = {
  name: "grpc.health.v1.Health",
  methods: {
    check: {
      path: "/grpc.health.v1.Health/Check",
      kind: "unary",
      encodeRequest: (message: grpc.health.v1.HealthCheckRequest): Uint8Array => grpc.health.v1.HealthCheckRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): grpc.health.v1.HealthCheckRequest => grpc.health.v1.HealthCheckRequest.decode(bytes),
      encodeResponse: (message: grpc.health.v1.HealthCheckResponse): Uint8Array => grpc.health.v1.HealthCheckResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): grpc.health.v1.HealthCheckResponse => grpc.health.v1.HealthCheckResponse.decode(bytes),
    },
    watch: {
      path: "/grpc.health.v1.Health/Watch",
      kind: "server_stream",
      encodeRequest: (message: grpc.health.v1.HealthCheckRequest): Uint8Array => grpc.health.v1.HealthCheckRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): grpc.health.v1.HealthCheckRequest => grpc.health.v1.HealthCheckRequest.decode(bytes),
      encodeResponse: (message: grpc.health.v1.HealthCheckResponse): Uint8Array => grpc.health.v1.HealthCheckResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): grpc.health.v1.HealthCheckResponse => grpc.health.v1.HealthCheckResponse.decode(bytes),
    },
  },
} satisfies ServiceDefinition;
