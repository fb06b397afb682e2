/**
 * `pace_driver.ts DRIVER RATE SECONDS`: paces with one tick driver and nothing to send. The driver
 * `delay-line` is the sleeper with a `DelayLine` of 40 ms behind it, and the lateness then that of
 * the line. Prints lateness quantiles in ms and CPU of all threads in µs a tick as JSON.
 *
 * @module
 */
import process from "node:process";
import { nowNs } from "@lab/shared/clock";
import {
  createDelayLine,
  createTickDriver,
  paceCalls,
  parseSchedule,
  type TickDriverKind,
} from "@lab/shared/pace";

const [contender, rate, seconds] = Deno.args;
const usesLine = contender === "delay-line";
const kind = usesLine ? "sleeper" : contender as TickDriverKind;
const schedule = parseSchedule(rate);
const count = schedule.countWithin(Number(seconds) * 1e9);
const lateMs = new Float64Array(count);
let measured = 0;
const record = (lateNs: number) => lateMs[measured++] = lateNs / 1e6;

let cpu = process.cpuUsage();
const createDriver = (onTick: () => void) => createTickDriver(kind, onTick);
const line = await createDelayLine({
  delayNs: usesLine ? 40e6 : 0,
  createDriver,
  onWaited: record,
});
let lastWait = Promise.resolve();
await paceCalls({
  schedule,
  count,
  createDriver,
  onStart: () => cpu = process.cpuUsage(),
  send: (_k, dueNs) => {
    if (usesLine) lastWait = line.wait(nowNs());
    else record(nowNs() - dueNs);
  },
});
await lastWait;
await line.close();
cpu = process.cpuUsage(cpu);

lateMs.sort();
const quantileMs = (q: number) => lateMs[Math.floor(count * q)];
console.log(JSON.stringify({
  p50Ms: quantileMs(0.5),
  p99Ms: quantileMs(0.99),
  p999Ms: quantileMs(0.999),
  cpuUsPerTick: (cpu.user + cpu.system) / count,
}));
