import type { Serving, ServingReport } from "../serving.ts";

/** What a service says across threads: plain data, all of it the service's own. */
export interface ThreadTalk {
  /** What a thread listens by. */
  readonly plan: unknown;
  /** What it served. */
  readonly report: ServingReport;
  /** What the starting thread asks it, and what it answers. */
  readonly request: unknown;
  readonly answer: unknown;
  /** What either says without an answer: the starting thread, and the one that serves. */
  readonly toThread: unknown;
  readonly fromThread: unknown;
}

/** A service that several threads serve together. */
export interface ThreadService<Talk extends ThreadTalk = ThreadTalk> {
  /** By it a thread that is started learns which service it is. */
  readonly name: string;
  /** @param tell says something to the starting thread that it has not asked for */
  start(tell: (words: Talk["fromThread"]) => void): ServiceThread<Talk>;
}

/** The part of a service that one thread has. */
export interface ServiceThread<Talk extends ThreadTalk = ThreadTalk> {
  /** Rejects with a ListenError. */
  listen(plan: Talk["plan"]): Promise<Serving<Talk["report"]>>;
  /** Answers the starting thread. @default nothing is asked */
  answer?(request: Talk["request"]): Promise<Talk["answer"]>;
  /** Hears what has no answer. @default nothing is said */
  hear?(words: Talk["toThread"]): void;
}
