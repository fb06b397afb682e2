/** A wish to stop, by SIGINT or SIGTERM. */
interface StopSignal {
  readonly signal: AbortSignal;
  /** Gives the signals back to the system. */
  dispose(): void;
}

/** A signal that comes this soon after the first is the same wish, ms. */
const SAME_WISH_MS = 500;

/**
 * Aborts at the first SIGINT or SIGTERM, so that the program can finish its files. From the next
 * wish on the system does what it always does: it ends the process. One Ctrl-C may come several
 * times: from the terminal, and handed on by each `deno task` in between.
 */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  const names: Deno.Signal[] = ["SIGINT", "SIGTERM"];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const dispose = () => {
    clearTimeout(timer);
    for (const name of names) Deno.removeSignalListener(name, stop);
  };
  const stop = () => {
    if (timer !== undefined) return;
    timer = setTimeout(dispose, SAME_WISH_MS);
    Deno.unrefTimer(timer);
    controller.abort();
  };
  for (const name of names) Deno.addSignalListener(name, stop);
  return { signal: controller.signal, dispose };
}
