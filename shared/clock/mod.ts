/** Monotonic time. @module */
export { type Clock, nowNs, systemClock } from "./clock.ts";
