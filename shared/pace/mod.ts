/** When each call is due, and what wakes the loop for it. @module */
export { parseTimeNs } from "./_duration.ts";
export { favourThread } from "./favour_thread.ts";
export { constantRate } from "./constant_rate.ts";
export { createTickDriver } from "./create_tick_driver.ts";
export { createDelayLine } from "./delay_line.ts";
export { paceCalls, type PaceStart } from "./pace_calls.ts";
export { parseRates, parseSchedule } from "./parse_schedule.ts";
export { seededRandom, sfc32 } from "./random.ts";
export { type Schedule } from "./schedule.ts";
export {
  type CreateTickDriver,
  type TickDriver,
  type TickDriverFacts,
  type TickDriverKind,
} from "./tick_driver.ts";
