/** Threads that are asked by messages, and their errors on the way back. @module */
export {
  answerThread,
  isThread,
  Thread,
  threadFailure,
  type ThreadPort,
  type ThreadWorker,
} from "./thread.ts";
