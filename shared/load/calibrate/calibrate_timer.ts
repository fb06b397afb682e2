import { nowNs } from "../../clock/mod.ts";
import {
  constantRate,
  createTickDriver,
  paceCalls,
  type TickDriverFacts,
  type TickDriverKind,
} from "../../pace/mod.ts";

/** Wake-ups a second. */
const RATE_PER_SEC = 1000;
/** First ones that are not counted, while code is being compiled. */
const LEAD_IN = 200;

/** How late a pacer woke, and which one it was. */
interface TimerLateness {
  readonly lateMs: Float64Array;
  readonly facts: TickDriverFacts;
}

/** Paces as a run does, with nothing to send, and notes how late each wake-up was. */
export async function timerLateness(
  pacer: TickDriverKind,
  { count, realtime }: { readonly count: number; readonly realtime: boolean },
): Promise<TimerLateness> {
  const lateMs = new Float64Array(count);
  let facts: TickDriverFacts | undefined;
  await paceCalls({
    schedule: constantRate(RATE_PER_SEC),
    count: LEAD_IN + count,
    createDriver: (onTick) => createTickDriver(pacer, onTick, { realtime }),
    onStart: ({ driver }) => facts = driver,
    send: (k, dueNs) => {
      if (k >= LEAD_IN) lateMs[k - LEAD_IN] = (nowNs() - dueNs) / 1e6;
    },
  });
  return { lateMs, facts: facts! };
}
