/** The servers: listen, serve, drain, and say what was really waited. @module */
export { scoreServerProgram } from "./score_server_program.ts";
export { signingServerProgram } from "./signing_server_program.ts";
export { serveThread } from "./threads_serve.ts";
