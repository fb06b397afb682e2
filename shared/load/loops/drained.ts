/** Resolves when the last call has ended, when that takes longer than it may, or at a signal. */
export async function drained(
  idle: PromiseWithResolvers<void>,
  { drainMs, atOnce }: { readonly drainMs: number; readonly atOnce?: AbortSignal },
): Promise<void> {
  const giveUp = () => idle.resolve();
  const timer = setTimeout(giveUp, drainMs);
  atOnce?.addEventListener("abort", giveUp);
  if (atOnce?.aborted) giveUp();
  await idle.promise;
  clearTimeout(timer);
  atOnce?.removeEventListener("abort", giveUp);
}
