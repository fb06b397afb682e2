/** The servers of the tests, a room each. @module */
export { runServer, SERVERS } from "./server_list.ts";
export { dfSettings } from "./score/settings.ts";
export { signingServerSettings } from "./signing/settings.ts";
export { THREAD_SERVICES } from "./thread_services.ts";
