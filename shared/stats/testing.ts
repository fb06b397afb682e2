/** What tests of other layers need of this one. @module */
export { orderedSample } from "./ordered_sample.ts";
