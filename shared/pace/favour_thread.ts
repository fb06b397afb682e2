/** How the calling thread is to be scheduled. */
type Schedule = "realtime" | "slice" | "lower";

/** What the kernel was made to do for the calling thread. */
interface ThreadFavours {
  /** The timer slack is 1 ns: a sleep ends when it was asked to. */
  readonly timerSlackLowered: boolean;
  /** The slice is 0.1 ms: on waking, the thread goes before those with longer ones. */
  readonly sliceShortened: boolean;
  /** It goes before all threads without a real-time priority. */
  readonly realtime: boolean;
}

/**
 * Asks Linux to wake the calling thread on time and to run it at once, where FFI is permitted.
 * Refers to nothing outside itself: the sleeping worker runs its text.
 *
 * - Timer slack: a sleeping thread is woken up to 50 µs late on purpose (prctl(2),
 *   PR_SET_TIMERSLACK = 29; 1 ns is the least, 0 would mean the default).
 * - Slice: a thread that wakes waits until the one that has the core ends its slice, 3 ms, unless
 *   its own is shorter (sched_setattr(2): `sched_runtime` of SCHED_OTHER, Linux 6.12 and later).
 *   With more threads than cores, compilers and collectors of V8 among them, this and no timer
 *   decides p99. It takes no privilege.
 * - Real time: SCHED_FIFO (sched(7)), which takes root, CAP_SYS_NICE or RLIMIT_RTPRIO. The thread then
 *   waits for none but those of a higher priority, and all others wait for it: not for a thread that
 *   would keep a core.
 *
 * A thread to which somebody else has given another policy keeps it.
 *
 * @param schedule `realtime`, with the slice where that is not permitted; `slice`, which takes no
 * real-time priority away; `lower`: the slice again in the place of real time
 * @param priority of real time, 1 to 99
 */
export function favourThread(schedule: Schedule = "slice", priority = 1): ThreadFavours {
  const none = { timerSlackLowered: false, sliceShortened: false, realtime: false };
  if (Deno.build.os !== "linux") return none;
  const numbers = { x86_64: [315n, 314n], aarch64: [275n, 274n] }[Deno.build.arch];
  for (const path of libcPaths()) {
    try {
      if (Deno.permissions.querySync({ name: "ffi", path }).state !== "granted") continue;
      const libc = Deno.dlopen(path, {
        prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
        syscall: { parameters: ["i64", "u64", "buffer", "u64", "u64"], result: "i64" },
      });
      const { prctl, syscall } = libc.symbols;
      const timerSlackLowered = prctl(29, 1n, 0n, 0n, 0n) === 0;
      const scheduled = numbers === undefined ? none : reschedule(syscall, numbers);
      libc.close();
      return { ...scheduled, timerSlackLowered };
    } catch {
      // Not there: the next one may be.
    }
  }
  return none;

  function reschedule(
    syscall: (
      n: bigint,
      tid: bigint,
      attributes: Uint8Array<ArrayBuffer>,
      a: bigint,
      b: bigint,
    ) => bigint,
    [getAttributes, setAttributes]: bigint[],
  ): Omit<ThreadFavours, "timerSlackLowered"> {
    const sliceNs = 100_000n;
    const [other, fifo] = [0, 1];
    // struct sched_attr, 48 octets: size, policy (at 4), flags (8), nice (16), priority (20), runtime.
    const attributes = new Uint8Array(48);
    const view = new DataView(attributes.buffer);
    const get = () => syscall(getAttributes, 0n, attributes, 48n, 0n) === 0n;
    const set = (policy: number, to: number, runtimeNs: bigint) => {
      view.setUint32(4, policy, true);
      // SCHED_FLAG_RESET_ON_FORK: threads and programs that this one starts are not favoured.
      view.setBigUint64(8, 1n, true);
      view.setUint32(20, to, true);
      view.setBigUint64(24, runtimeNs, true);
      return syscall(setAttributes, 0n, attributes, 0n, 0n) === 0n;
    };
    const result = { sliceShortened: false, realtime: false };
    if (!get()) return result;
    const policy = view.getUint32(4, true);
    const isOurs = policy === other || (policy === fifo && (view.getUint32(8, true) & 1) === 1);
    const keepsRealtime = policy === fifo && schedule === "slice";
    if (!isOurs || keepsRealtime) return { ...result, realtime: policy === fifo };
    if (schedule === "realtime" && set(fifo, priority, 0n)) return { ...result, realtime: true };
    const sliced = set(other, 0, sliceNs) && get() && view.getBigUint64(24, true) === sliceNs;
    return { ...result, sliceShortened: sliced };
  }

  /**
   * The bare name, which the system's loader finds, works only under `--allow-ffi` for everything:
   * where paths are listed Deno takes it for a file in the working directory.
   */
  function libcPaths(): string[] {
    const folders = [`/lib/${Deno.build.arch}-linux-gnu`, "/lib64", "/usr/lib"];
    return ["libc.so.6", ...folders.map((folder) => `${folder}/libc.so.6`)];
  }
}
