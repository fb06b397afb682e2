/** Messages and service definitions. @module */
export { fileDescriptors } from "./generated/descriptors.ts";
export {
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
export { type JsonVector, scoreService } from "./generated/score_service.ts";
export {
  type GetPublicKeyResponse,
  type ItemError,
  type KeyDescription,
  SignatureEncoding,
  signingAdminService,
  signingService,
  type SignRequest,
  type SignResponse,
  type SignResult,
  type VerifyRequest,
} from "./generated/signing_service.ts";
export type { AnyMethod, MethodDefinition, MethodKind, ServiceDefinition } from "./method.ts";
