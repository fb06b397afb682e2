/** What DF serves. @module */
export { createHealthService, type HealthService, type HealthStatus } from "./health.ts";
export { withReflection } from "./reflection.ts";
export { createScoreService, type ScoreServiceOptions } from "./score.ts";
export {
  createSigningAdminService,
  isNamed,
  type SigningAdminOptions,
} from "./signing/signing_admin_service.ts";
export { createSigningService, type SigningServiceOptions } from "./signing/signing_service.ts";
export { SIGNING_DOMAIN } from "./signing/signing_status.ts";
export { waitUntilServing, type WaitUntilServingOptions } from "./wait_until_serving.ts";
