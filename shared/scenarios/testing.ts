/** A scenario for tests of all that knows the interface alone. @module */
export { toy } from "./testing/toy/scenario.ts";
export { ToyCalls } from "./testing/toy/toy_calls.ts";
