import type { TickDriverFacts } from "../pace/mod.ts";
import type { Logger } from "./logger.ts";

/** Said when a thread has given its real-time priority back. */
export const REALTIME_LOWERED =
  "the thread that keeps time used most of a core, and goes on without its real-time priority";

const REMEDY =
  "setcap cap_sys_nice+ep on Deno or the binary, --cap-add SYS_NICE for a container, " +
  "or LimitRTPRIO=21 for a unit of systemd; REALTIME=off asks for none";

/** Says once what became of the wish for a real-time priority. */
export function sayRealtime(logger: Logger, realtime: TickDriverFacts["realtime"]): void {
  if (realtime === "on") logger.info("time is kept at a real-time priority");
  if (realtime === "refused") {
    logger.info("time is kept without a real-time priority, which this system does not allow", {
      remedy: REMEDY,
    });
  }
}
