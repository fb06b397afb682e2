/** Messages and service definitions. @module */
export { type FileDescriptor, fileDescriptors } from "./generated/descriptors.ts";
export {
  type HealthCheckRequest,
  type HealthCheckResponse,
  healthService,
  ServingStatus,
} from "./generated/health_service.ts";
export {
  type ServerReflectionRequest,
  type ServerReflectionResponse,
  serverReflectionService as reflectionService,
} from "./generated/reflection_service.ts";
export {
  serverReflectionService as reflectionAlphaService,
} from "./generated/reflection_v1alpha_service.ts";
export { type JsonVector, type ScoreResponse, scoreService } from "./generated/score_service.ts";
export {
  type GetPublicKeyRequest,
  type GetPublicKeyResponse,
  type ItemError,
  type KeyDescription,
  type ListKeysRequest,
  type ListKeysResponse,
  type NegotiateRequest,
  type NegotiateResponse,
  type RotateKeyRequest,
  type RotateKeyResponse,
  SignatureEncoding,
  type SignBatchRequest,
  type SignBatchResponse,
  signingAdminService,
  signingService,
  type SignRequest,
  type SignResponse,
  type SignResult,
  type SignStreamRequest,
  type SignStreamResponse,
  type VerifyRequest,
  type VerifyResponse,
} from "./generated/signing_service.ts";
export type { AnyMethod, MethodDefinition, MethodKind, ServiceDefinition } from "./method.ts";
