import { readProc } from "../observe/mod.ts";

/** Wishes to stop, by signals. */
interface StopSignal {
  /** The first wish: finish what was begun. */
  readonly signal: AbortSignal;
  /** A later one: finish at once. */
  readonly atOnce: AbortSignal;
  /** Gives the signals back to the system. */
  dispose(): void;
}

/** A signal that comes this soon after the first is the same wish, ms. */
const SAME_WISH_MS = 1000;

/**
 * Aborts at the first SIGINT or SIGTERM, so that the program can finish its files, and once
 * more at the next wish. From the third on the system does what it always does: it ends the process.
 * One Ctrl-C may come several times: from the terminal, and handed on by `npx` and each `deno task` in
 * between.
 *
 * @param hangUp whether SIGHUP is such a wish too, as of a terminal that was closed; but where whoever
 * started the program had it ignored, as nohup does, it is passed over
 */
export function stopSignal({ hangUp = false }: { readonly hangUp?: boolean } = {}): StopSignal {
  const [first, second] = [new AbortController(), new AbortController()];
  const names: Deno.Signal[] = ["SIGINT", "SIGTERM"];
  // Deno 2.9.3 ends by a signal without a listener even where the system would ignore it.
  if (hangUp && isIgnored(1)) Deno.addSignalListener("SIGHUP", () => {});
  else if (hangUp) names.push("SIGHUP");
  let wishes = 0;
  let heardMs = -Infinity;
  const dispose = () => {
    for (const name of names) Deno.removeSignalListener(name, stop);
  };
  const stop = () => {
    const nowMs = performance.now();
    const isSame = nowMs - heardMs < SAME_WISH_MS;
    if (isSame) return;
    heardMs = nowMs;
    if (++wishes === 1) return first.abort();
    second.abort();
    // The rest of this wish is not the third one.
    Deno.unrefTimer(setTimeout(dispose, SAME_WISH_MS));
  };
  for (const name of names) Deno.addSignalListener(name, stop);
  return { signal: first.signal, atOnce: second.signal, dispose };
}

/** Whether this process was started with a signal ignored (proc(5), SigIgn); where it says nothing, no. */
function isIgnored(signal: number): boolean {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)/m.exec(readProc("/proc/self/status"))?.[1] ?? "0";
    return (BigInt(`0x${mask}`) >> BigInt(signal - 1) & 1n) === 1n;
  } catch {
    return false;
  }
}
