/** A thread of DF, where the program is not packed into one file. @module */
import type { ThreadPort } from "../program/mod.ts";
import { serveThread } from "./threads_serve.ts";

serveThread(globalThis as unknown as ThreadPort);
