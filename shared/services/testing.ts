/** What tests of other layers need of this one. @module */
export { waitUntilServing } from "./wait_until_serving.ts";
