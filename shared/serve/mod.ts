/** What every server of DF does: listen, serve, read again what changes, drain, say what was done. @module */
export { openServing, servingLogger, type ServingParts } from "./open_serving.ts";
export type { Reload } from "./reload.ts";
export { serverProgram } from "./server_program.ts";
export type { ServerPlan, Serving, ServingReport } from "./serving.ts";
export { serveThread } from "./threads/serve_thread.ts";
export { ServerThreads, sumCounters } from "./threads/server_threads.ts";
export type { ServiceThread, ThreadService, ThreadTalk } from "./threads/thread_service.ts";
