/** Monotonic time. @module */
export { type Clock, nowNs, systemClock } from "./clock.ts";
export { FakeClock } from "./fake_clock.ts";
