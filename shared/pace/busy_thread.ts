import process from "node:process";

/** A thread that keeps more of a core than this is no thread that waits for the time. */
const BUSY_RATIO = 0.8;
const LOOK_MS = 1000;

/**
 * Calls once when the calling thread has used most of a core for a second. It looks from the thread's
 * own event loop; one that never turns is the kernel's to stop (sched_rt_runtime_us, sched(7)).
 *
 * @returns ends the watch
 */
export function watchBusyThread(onBusy: () => void): () => void {
  let last = { cpuMs: threadCpuMs(), atMs: performance.now() };
  const timer = setInterval(() => {
    const now = { cpuMs: threadCpuMs(), atMs: performance.now() };
    const ratio = (now.cpuMs - last.cpuMs) / (now.atMs - last.atMs);
    last = now;
    if (ratio < BUSY_RATIO) return;
    clearInterval(timer);
    onBusy();
  }, LOOK_MS);
  Deno.unrefTimer(timer);
  return () => clearInterval(timer);
}

/** CPU time of the calling thread, in steps of 10 ms. Needs no permission. */
function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
