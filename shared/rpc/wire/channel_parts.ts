import { nowNs } from "../../clock/mod.ts";
import { dial } from "../../transport/mod.ts";
import { type Alarm, SystemAlarm } from "./alarm.ts";

/** What a channel takes from its surroundings, handed in so that tests need no network and no time. */
export interface ChannelParts {
  readonly dial: typeof dial;
  /** ns on the clock of `clock/`, and on that of the alarms. */
  readonly nowNs: () => number;
  readonly newAlarm: () => Alarm;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** The network, the process's clock and its randomness. */
export const SYSTEM_PARTS: ChannelParts = {
  dial,
  nowNs,
  newAlarm: () => new SystemAlarm(),
  random: Math.random,
};
