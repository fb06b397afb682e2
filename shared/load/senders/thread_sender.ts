import { Thread, type ThreadWorker } from "../../threads/mod.ts";
import { factsOf } from "../../scenarios/mod.ts";
import type { ConnectionFacts } from "../../transport/mod.ts";
import { NewestTimes } from "./newest_times.ts";
import { shareOfPlain } from "./plain_share.ts";
import { writeBatch } from "./record_batch.ts";
import type {
  Sender,
  SenderPlan,
  SenderRunOptions,
  SentShare,
  StopOptions,
  Warm,
} from "./sender.ts";
import type { FromSender, ToSender } from "./sender_messages.ts";
import { NOTHING_SENT, type SenderLook } from "./sender_progress.ts";

/** Sends from a thread of its own. */
export class ThreadSender implements Sender {
  readonly #thread: Thread<ToSender, FromSender>;
  readonly #plan: SenderPlan;
  #connections: readonly ConnectionFacts[] = [];
  #told = NOTHING_SENT;
  /** Of the looks that the thread told of since the last one here. */
  readonly #service = new NewestTimes();
  readonly #late = new NewestTimes();
  #writer: SenderRunOptions["writer"] | undefined;

  private constructor(plan: SenderPlan, worker: ThreadWorker) {
    this.#plan = plan;
    this.#thread = new Thread(worker, (told) => this.#onTold(told));
  }

  /** Opens connections from the thread of `worker`. Rejects with a ConnectError. */
  static async connect(
    plan: SenderPlan,
    worker: ThreadWorker = senderWorker(),
  ): Promise<ThreadSender> {
    const sender = new ThreadSender(plan, worker);
    try {
      const { connections } = await sender.#thread.ask({ kind: "connect", plan }, "connected");
      sender.#connections = connections;
      return sender;
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  get connections(): readonly ConnectionFacts[] {
    return this.#connections;
  }

  async warmUp(): Promise<Warm> {
    return (await this.#thread.ask({ kind: "warmUp" }, "warm")).warm;
  }

  async run({ start, writer }: SenderRunOptions): Promise<SentShare> {
    this.#writer = writer;
    const { share } = await this.#thread.ask({ kind: "run", start }, "share");
    return shareOfPlain(share);
  }

  look(): SenderLook {
    return {
      ...this.#told,
      newestMs: this.#service.take(),
      newestLateMs: this.#late.take(),
    };
  }

  stop({ atOnce = false }: StopOptions = {}): void {
    this.#thread.tell({ kind: "stop", atOnce });
  }

  async close(): Promise<void> {
    try {
      await this.#thread.ask({ kind: "close" }, "closed");
    } finally {
      this.#thread.terminate();
    }
  }

  #onTold(told: FromSender): void {
    if (told.kind === "look") {
      this.#told = told.look;
      for (const ms of told.look.newestMs) this.#service.add(ms);
      for (const ms of told.look.newestLateMs) this.#late.add(ms);
    }
    if (told.kind === "records" && this.#writer !== undefined) {
      const { record: format } = factsOf(this.#plan.scenario.test);
      writeBatch(told.batch, { writer: this.#writer, format });
    }
  }
}

/**
 * A worker that sends. A program in one file has no file of the worker beside it, and is its own
 * worker: `smft/main.ts` sees to that.
 */
function senderWorker(): Worker {
  if (!import.meta.url.endsWith("/thread_sender.ts")) {
    return new Worker(import.meta.url, { type: "module" });
  }
  return new Worker(new URL("./sender_worker.ts", import.meta.url), { type: "module" });
}
