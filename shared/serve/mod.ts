/** The servers: listen, serve, take anew what changes, drain, and say what was done. @module */
export { openServing, servingLogger, type ServingParts } from "./open_serving.ts";
export type { Reload } from "./reload.ts";
export { scoreServerProgram } from "./score_server_program.ts";
export { serverProgram, type ServerProgramOptions, type ServerStart } from "./server_program.ts";
export type { ServerPlan, Serving, ServingReport } from "./serving.ts";
export { signingServerProgram } from "./signing_server_program.ts";
export { serveThread } from "./threads_serve.ts";
