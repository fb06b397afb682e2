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
export type { AnyMethod, MethodDefinition, MethodKind, ServiceDefinition } from "./method.ts";
