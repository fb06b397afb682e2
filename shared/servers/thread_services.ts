import type { ThreadService } from "../serve/mod.ts";
import { scoreThread } from "./score/score_thread.ts";
import { signingThread } from "./signing/signing_thread.ts";

/** The services that several threads can serve: one thread has to know them all. */
export const THREAD_SERVICES = [scoreThread, signingThread] as readonly ThreadService[];
