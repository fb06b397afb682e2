import { NS_PER_MS } from "../../../base/mod.ts";
import { nowNs } from "../../../clock/mod.ts";
import type { Calls, CallsOptions, ConnectionCounts, EndedCall } from "../../calls.ts";
import type { RecordRow } from "../../record_format.ts";
import { toyFacts } from "./facts.ts";

/** What a call asks for, one after the other. */
const ITEMS = ["apple", "pear", "none"];
/** Those of HTTP, as an example of statuses that are not gRPC's. */
export const TOY_STATUS = { found: 200, notFound: 404 };

/** What the toy does: plain data. */
export interface ToyWork {
  /** How long each of the two timers of a call runs, ms. */
  readonly timerMs: number;
}

/** A call of two timers: the first message and the last. */
export interface ToyCall extends EndedCall {
  readonly item: number;
  readonly messages: number;
}

/** What a thread's calls came to: messages that they got. */
export type ToyShare = { readonly messages: number };

const { record } = toyFacts;
const AT = {
  first: record.placeOf("first"),
  rest: record.placeOf("rest"),
  messages: record.placeOf("messages"),
  attempts: record.placeOf("attempts"),
  item: record.textPlaceOf("item"),
  stage: record.textPlaceOf("stage"),
  note: record.textPlaceOf("note"),
};

/** Calls without a network: every third asks for what is not there. */
export class ToyCalls implements Calls<ToyCall, ToyShare> {
  readonly connections = [];
  readonly labels = ITEMS;
  readonly #work: ToyWork;
  readonly #fail: CallsOptions["fail"];
  #messages = 0;

  constructor(work: ToyWork, { fail }: Pick<CallsOptions, "fail">) {
    this.#work = work;
    this.#fail = fail;
  }

  start(k: number, done: (call: ToyCall) => void): void {
    const { timerMs } = this.#work;
    if (Number.isNaN(timerMs)) return this.#fail(new Error("a toy without a timer"));
    const item = k % ITEMS.length;
    const sentNs = nowNs();
    setTimeout(() => {
      const headersNs = nowNs();
      if (ITEMS[item] === "none") {
        const code = TOY_STATUS.notFound;
        const message = 'there is no \u001b[31m"none"\nhere';
        return done({
          code,
          message,
          sentNs,
          headersNs: NaN,
          doneNs: headersNs,
          item,
          messages: 0,
        });
      }
      setTimeout(() => {
        const code = TOY_STATUS.found;
        done({ code, message: "", sentNs, headersNs, doneNs: nowNs(), item, messages: 2 });
      }, timerMs);
    }, timerMs);
  }

  fill(call: ToyCall, { numbers, texts }: RecordRow): void {
    const { sentNs, headersNs, doneNs, item, messages, message } = call;
    numbers[AT.first] = (headersNs - sentNs) / NS_PER_MS;
    numbers[AT.rest] = (doneNs - headersNs) / NS_PER_MS;
    numbers[AT.messages] = messages;
    numbers[AT.attempts] = 1;
    texts[AT.item] = ITEMS[item];
    if (message === "") return;
    texts[AT.stage] = "first";
    texts[AT.note] = message;
  }

  labelOf({ item }: ToyCall): number {
    return item;
  }

  measured({ messages }: ToyCall): void {
    this.#messages += messages;
  }

  share(): ToyShare {
    return { messages: this.#messages };
  }

  connectionCounts(): ConnectionCounts {
    return { made: 0 };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
