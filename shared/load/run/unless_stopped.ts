import { StoppedError } from "../../program/mod.ts";

/**
 * What is under way, or a StoppedError as soon as the signal aborts; then what comes of it after all
 * is handed to `late`, so that it can be closed.
 */
export async function unlessStopped<T>(
  underWay: Promise<T>,
  stop: AbortSignal,
  late: (result: T) => unknown,
): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const onAbort = () => stopped.reject(new StoppedError());
  stop.addEventListener("abort", onAbort);
  if (stop.aborted) onAbort();
  try {
    return await Promise.race([underWay, stopped.promise]);
  } catch (error) {
    if (error instanceof StoppedError) underWay.then(late, () => {});
    throw error;
  } finally {
    stop.removeEventListener("abort", onAbort);
  }
}
