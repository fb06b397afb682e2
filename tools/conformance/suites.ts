import { connectSuites } from "./connect/connect_suites.ts";
import { h2specSuite } from "./h2spec/h2spec_suite.ts";
import { interopSuites } from "./interop/interop_suites.ts";
import { javaSuite } from "./interop/java_suite.ts";
import { soakSuites } from "./interop/soak_suites.ts";
import { programSuites } from "./programs/program_suites.ts";
import { resumptionSuite } from "./programs/resumption_suite.ts";
import { signingSuites } from "./programs/signing_suites.ts";
import type { Suite } from "./suite.ts";

/** All that judges us from outside, the quick ones first. */
export const SUITES: readonly Suite[] = [
  h2specSuite,
  ...interopSuites,
  ...soakSuites,
  javaSuite,
  ...programSuites,
  ...signingSuites,
  resumptionSuite,
  ...connectSuites,
];
