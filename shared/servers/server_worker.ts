/** A thread of DF, where the program is not packed into one file. @module */
import { serveThread } from "../serve/mod.ts";
import type { ThreadPort } from "../threads/mod.ts";
import { THREAD_SERVICES } from "./thread_services.ts";

serveThread(globalThis as unknown as ThreadPort, THREAD_SERVICES);
