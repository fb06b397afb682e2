import { messageOf } from "../base/mod.ts";
import { createSleeperDriver } from "./sleeper_driver.ts";
import type { TickDriver, TickDriverKind, TickDriverOptions } from "./tick_driver.ts";
import { TimerDriver } from "./timer_driver.ts";

/**
 * Makes a driver. It keeps the event loop alive while due times wait, and not otherwise.
 *
 * @param onTick looks at the clock and does what is due; it must not throw
 */
export async function createTickDriver(
  kind: TickDriverKind,
  onTick: () => void,
  options: TickDriverOptions = {},
): Promise<TickDriver> {
  if (kind === "timer") return new TimerDriver(onTick);
  if (kind !== "auto") return await createSleeperDriver(kind, onTick, options);
  try {
    return await createSleeperDriver("sleeper", onTick, options);
  } catch (error) {
    return new TimerDriver(onTick, messageOf(error));
  }
}
