/**
 * A worker that serves. A program in one file has no file of the worker beside it, and is its own
 * worker: `df/main.ts` sees to that.
 */
export function startWorker(): Worker {
  if (!import.meta.url.endsWith("/start_worker.ts")) {
    return new Worker(import.meta.url, { type: "module" });
  }
  return new Worker(new URL("./server_worker.ts", import.meta.url), { type: "module" });
}
