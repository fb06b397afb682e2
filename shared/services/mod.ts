/** What DF serves. @module */
export { createHealthService, type HealthService, type HealthStatus } from "./health.ts";
export { createScoreService, type ScoreServiceOptions } from "./score.ts";
