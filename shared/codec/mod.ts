/** Messages and service definitions. @module */
export type { AnyMethod, MethodDefinition, MethodKind, ServiceDefinition } from "./method.ts";
