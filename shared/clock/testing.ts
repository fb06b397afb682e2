/** What tests of other layers need of this one. @module */
export { FakeClock } from "./fake_clock.ts";
