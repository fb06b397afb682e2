import { hostFacts } from "../../observe/mod.ts";
import type { TickDriverFacts } from "../../pace/mod.ts";
import type { HostMeta, PacerMeta } from "../../results/mod.ts";

/** The machine, in the words of the result file. */
export function hostMeta(): HostMeta {
  const { os, arch, cpuCount, cpuModel, kernel } = hostFacts();
  return { os, arch, cpus: cpuCount, cpu_model: cpuModel, kernel };
}

/** What paces, in the words of the result file. */
export function pacerMeta(facts: TickDriverFacts): PacerMeta {
  return {
    driver: facts.driver,
    resolution_ms: facts.resolutionMs,
    ...(facts.timerSlackLowered === undefined
      ? {}
      : { timer_slack_lowered: facts.timerSlackLowered }),
    ...(facts.sliceShortened === undefined ? {} : { slice_shortened: facts.sliceShortened }),
    ...(facts.realtime === undefined ? {} : { realtime: facts.realtime }),
    ...(facts.clockErrorMs === undefined ? {} : { clock_error_ms: facts.clockErrorMs }),
    ...(facts.fallbackReason === undefined ? {} : { fallback_reason: facts.fallbackReason }),
  };
}
