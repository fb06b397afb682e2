/** Threads that are asked by messages, and their errors on the way back. @module */
export {
  answerThread,
  isThread,
  Thread,
  type ThreadFailure,
  threadFailure,
  type ThreadPort,
  type ThreadWorker,
} from "./thread.ts";
