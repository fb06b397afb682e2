/** A thread that keeps more of a core than this is no thread that waits for the time. */
const BUSY_RATIO = 0.8;
const LOOK_MS = 1000;
/** CLOCK_THREAD_CPUTIME_ID (clock_gettime(2)). */
const THREAD_CPU_CLOCK = 3;

/** The bare name works only under `--allow-ffi` for everything, as in `favourThread`. */
function openLibc() {
  const folders = [`/lib/${Deno.build.arch}-linux-gnu`, "/lib64", "/usr/lib"];
  for (const path of ["libc.so.6", ...folders.map((folder) => `${folder}/libc.so.6`)]) {
    try {
      if (Deno.permissions.querySync({ name: "ffi", path }).state !== "granted") continue;
      return Deno.dlopen(path, {
        clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
      });
    } catch {
      // Not there: the next one may be.
    }
  }
  throw new TypeError("there is no libc, though a thread was favoured by it");
}

/**
 * Calls once when the calling thread has used most of a core for a second. It looks from the thread's
 * own event loop; one that never turns is the kernel's to stop (sched_rt_runtime_us, sched(7)).
 *
 * @returns ends the watch
 */
export function watchBusyThread(onBusy: () => void): () => void {
  const libc = openLibc();
  const time = new BigInt64Array(2);
  const cpuMs = () => {
    libc.symbols.clock_gettime(THREAD_CPU_CLOCK, time);
    return Number(time[0]) * 1e3 + Number(time[1]) / 1e6;
  };
  let last = { cpuMs: cpuMs(), atMs: performance.now() };
  const timer = setInterval(() => {
    const now = { cpuMs: cpuMs(), atMs: performance.now() };
    const ratio = (now.cpuMs - last.cpuMs) / (now.atMs - last.atMs);
    last = now;
    if (ratio < BUSY_RATIO) return;
    stop();
    onBusy();
  }, LOOK_MS);
  Deno.unrefTimer(timer);
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    clearInterval(timer);
    libc.close();
  };
  return stop;
}
