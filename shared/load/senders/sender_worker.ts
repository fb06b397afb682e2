/** A thread of SMFT that sends, where the program is not packed into one file. @module */
import type { ThreadPort } from "../../threads/mod.ts";
import { serveSender } from "./serve_sender.ts";

serveSender(globalThis as unknown as ThreadPort);
