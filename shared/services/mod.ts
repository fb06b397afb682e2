/** What DF serves. @module */
export { createHealthService, type HealthService, type HealthStatus } from "./health.ts";
export { withReflection } from "./reflection.ts";
export { createScoreService, type ScoreServiceOptions } from "./score.ts";
export { waitUntilServing, type WaitUntilServingOptions } from "./wait_until_serving.ts";
