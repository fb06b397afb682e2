import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** How far apart looks at the memory are. */
const LOOK_MS = 20;

/**
 * What this process holds, bytes: the heap and what is outside of it. Garbage is collected first,
 * which takes 6 ms and more from all others, unless there are no more than `enough` with it.
 */
export function heldBytes(enough = 0): number {
  const bytes = usedBytes();
  if (bytes <= enough) return bytes;
  collectGarbage();
  return usedBytes();
}

/**
 * The most that `look` gives while `work` runs, and at its end, bytes: what is freed when an attack
 * is over was held all the same.
 */
export async function mostHeldBytes(
  work: Promise<unknown>,
  look: () => number | Promise<number>,
): Promise<number> {
  let most = 0;
  let over = false;
  const ended = work.finally(() => over = true);
  ended.catch(() => {}); // awaited below, once the look under way is done
  while (!over) {
    most = Math.max(most, await look());
    await Promise.race([ended, new Promise((go) => setTimeout(go, LOOK_MS))]);
  }
  await ended;
  return Math.max(most, await look());
}

function usedBytes(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
