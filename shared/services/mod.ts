/** What DF serves. @module */
export { createHealthService, type HealthService, type HealthStatus } from "./health.ts";
export { withReflection } from "./reflection.ts";
export { createScoreService, type ScoreServiceOptions } from "./score.ts";
export { auditSigning } from "./signing/audit_signing.ts";
export {
  createSigningAdminService,
  isNamed,
  type SigningAdminOptions,
} from "./signing/signing_admin_service.ts";
export { signingMetrics } from "./signing/signing_metrics.ts";
export { type SigningObserver, watchSigning } from "./signing/signing_observer.ts";
export { createSigningService, type SigningServiceOptions } from "./signing/signing_service.ts";
export { traceSigning } from "./signing/trace_signing.ts";
export { waitUntilServing, type WaitUntilServingOptions } from "./wait_until_serving.ts";
