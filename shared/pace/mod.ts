/** When each call is due, and what wakes the loop for it. @module */
export { favourThread, type ThreadFavours } from "./favour_thread.ts";
export { constantRate } from "./constant_rate.ts";
export { createTickDriver } from "./create_tick_driver.ts";
export {
  createDelayLine,
  type DelayLine,
  DelayLineClosedError,
  type DelayLineOptions,
} from "./delay_line.ts";
export { FakeTickDriver } from "./fake_tick_driver.ts";
export { linearRamp, type LinearRampOptions } from "./linear_ramp.ts";
export { paceCalls, type PaceOptions, type PaceResult, type PaceStart } from "./pace_calls.ts";
export { parseRates, parseSchedule, type ParseScheduleOptions } from "./parse_schedule.ts";
export { type PoissonOptions, poissonSchedule } from "./poisson_schedule.ts";
export { seededRandom, sfc32 } from "./random.ts";
export { type Schedule } from "./schedule.ts";
export { ScheduleError, type ScheduleErrorKind } from "./schedule_error.ts";
export { SleeperUnavailableError } from "./sleeper_driver.ts";
export {
  type CreateTickDriver,
  type TickDriver,
  type TickDriverFacts,
  type TickDriverKind,
} from "./tick_driver.ts";
