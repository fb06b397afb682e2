// Generated from proto/reflection_v1alpha.proto by `deno task codegen`; do not edit.
import type { ServiceDefinition } from "../method.ts";
import { grpc } from "./reflection_v1alpha_pb.js";

export type ServerReflectionRequest = grpc.reflection.v1alpha.ServerReflectionRequest;
export type ExtensionRequest = grpc.reflection.v1alpha.ExtensionRequest;
export type ServerReflectionResponse = grpc.reflection.v1alpha.ServerReflectionResponse;
export type FileDescriptorResponse = grpc.reflection.v1alpha.FileDescriptorResponse;
export type ExtensionNumberResponse = grpc.reflection.v1alpha.ExtensionNumberResponse;
export type ListServiceResponse = grpc.reflection.v1alpha.ListServiceResponse;
export type ServiceResponse = grpc.reflection.v1alpha.ServiceResponse;
export type ErrorResponse = grpc.reflection.v1alpha.ErrorResponse;

export const serverReflectionService = {
  name: "grpc.reflection.v1alpha.ServerReflection",
  methods: {
    serverReflectionInfo: {
      path: "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
      kind: "bidi_stream",
      encodeRequest: (message: grpc.reflection.v1alpha.ServerReflectionRequest): Uint8Array => grpc.reflection.v1alpha.ServerReflectionRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): grpc.reflection.v1alpha.ServerReflectionRequest => grpc.reflection.v1alpha.ServerReflectionRequest.decode(bytes),
      encodeResponse: (message: grpc.reflection.v1alpha.ServerReflectionResponse): Uint8Array => grpc.reflection.v1alpha.ServerReflectionResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): grpc.reflection.v1alpha.ServerReflectionResponse => grpc.reflection.v1alpha.ServerReflectionResponse.decode(bytes),
    },
  },
} satisfies ServiceDefinition;
