/** What DF serves. @module */
export { createHealthService } from "./health.ts";
export { withReflection } from "./reflection.ts";
export { createScoreService } from "./score.ts";
export { auditSigning } from "./signing/audit_signing.ts";
export { createSigningAdminService, isNamed } from "./signing/signing_admin_service.ts";
export { signingMetrics } from "./signing/signing_metrics.ts";
export { type SigningObserver, watchSigning } from "./signing/signing_observer.ts";
export { createSigningService } from "./signing/signing_service.ts";
export { traceSigning } from "./signing/trace_signing.ts";
