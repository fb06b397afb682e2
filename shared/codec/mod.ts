/** Messages and service definitions. @module */
export {
  type HealthCheckRequest,
  type HealthCheckResponse,
  healthService,
  ServingStatus,
} from "./generated/health_service.ts";
export { type JsonVector, type ScoreResponse, scoreService } from "./generated/score_service.ts";
export type { AnyMethod, MethodDefinition, MethodKind, ServiceDefinition } from "./method.ts";
