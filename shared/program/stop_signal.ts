/** A wish to stop, by SIGINT or SIGTERM. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** Gives the signals back to the system. */
  dispose(): void;
}

/**
 * Aborts at the first SIGINT or SIGTERM, so that the program can finish its files. From the second
 * on the system does what it always does: it ends the process.
 */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  const names: Deno.Signal[] = ["SIGINT", "SIGTERM"];
  const dispose = () => {
    for (const name of names) Deno.removeSignalListener(name, stop);
  };
  const stop = () => {
    dispose();
    controller.abort();
  };
  for (const name of names) Deno.addSignalListener(name, stop);
  return { signal: controller.signal, dispose };
}
