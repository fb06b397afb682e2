// Generated from proto/reflection.proto by `deno task codegen`; do not edit.
import type { ServiceDefinition } from "../method.ts";
import { grpc } from "./reflection_pb.js";

export type ServerReflectionRequest = grpc.reflection.v1.ServerReflectionRequest;
export type ExtensionRequest = grpc.reflection.v1.ExtensionRequest;
export type ServerReflectionResponse = grpc.reflection.v1.ServerReflectionResponse;
export type FileDescriptorResponse = grpc.reflection.v1.FileDescriptorResponse;
export type ExtensionNumberResponse = grpc.reflection.v1.ExtensionNumberResponse;
export type ListServiceResponse = grpc.reflection.v1.ListServiceResponse;
export type ServiceResponse = grpc.reflection.v1.ServiceResponse;
export type ErrorResponse = grpc.reflection.v1.ErrorResponse;

export const serverReflectionService = {
  name: "grpc.reflection.v1.ServerReflection",
  methods: {
    serverReflectionInfo: {
      path: "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
      kind: "bidi_stream",
      encodeRequest: (message: grpc.reflection.v1.ServerReflectionRequest): Uint8Array => grpc.reflection.v1.ServerReflectionRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): grpc.reflection.v1.ServerReflectionRequest => grpc.reflection.v1.ServerReflectionRequest.decode(bytes),
      encodeResponse: (message: grpc.reflection.v1.ServerReflectionResponse): Uint8Array => grpc.reflection.v1.ServerReflectionResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): grpc.reflection.v1.ServerReflectionResponse => grpc.reflection.v1.ServerReflectionResponse.decode(bytes),
    },
  },
} satisfies ServiceDefinition;
