/**
 * `pace_driver.ts DRIVER RATE SECONDS`: paces with one tick driver and nothing to send. Prints
 * lateness quantiles in ms and CPU of all threads in µs a tick as JSON.
 *
 * @module
 */
import process from "node:process";
import { nowNs } from "@lab/shared/clock";
import { createTickDriver, paceCalls, parseSchedule, type TickDriverKind } from "@lab/shared/pace";

const [kind, rate, seconds] = Deno.args;
const schedule = parseSchedule(rate);
const count = schedule.countWithin(Number(seconds) * 1e9);
const lateMs = new Float64Array(count);
let cpu = process.cpuUsage();
await paceCalls({
  schedule,
  count,
  createDriver: (onTick) => createTickDriver(kind as TickDriverKind, onTick),
  onStart: () => cpu = process.cpuUsage(),
  send: (k, dueNs) => lateMs[k] = (nowNs() - dueNs) / 1e6,
});
cpu = process.cpuUsage(cpu);
lateMs.sort();
const quantileMs = (q: number) => lateMs[Math.floor(count * q)];
console.log(JSON.stringify({
  p50Ms: quantileMs(0.5),
  p99Ms: quantileMs(0.99),
  p999Ms: quantileMs(0.999),
  cpuUsPerTick: (cpu.user + cpu.system) / count,
}));
