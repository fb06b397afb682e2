import { Thread, type ThreadWorker } from "../program/mod.ts";
import type { Histograms } from "../results/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import type { ConnectionFacts } from "../transport/mod.ts";
import type { PlainRecords } from "./plain_records.ts";
import type { Sender, SenderLook, SenderPlan, SenderRunOptions, SentShare } from "./sender.ts";
import type { FromSender, PlainShare, ToSender } from "./threads_messages.ts";

/** Sends from a thread of its own. */
export class ThreadSender implements Sender {
  readonly #thread: Thread<ToSender, FromSender>;
  #connection: ConnectionFacts | undefined;
  #look: SenderLook = { sent: 0, failed: 0, inFlight: 0, p50Ms: NaN, p99Ms: NaN };
  #writer: PlainRecords | undefined;

  private constructor(worker: ThreadWorker) {
    this.#thread = new Thread(worker, (told) => this.#onTold(told));
  }

  /** Opens the connection from the thread of `worker`. Rejects with a ConnectError. */
  static async connect(
    plan: SenderPlan,
    worker: ThreadWorker = senderWorker(),
  ): Promise<ThreadSender> {
    const sender = new ThreadSender(worker);
    try {
      const { connection } = await sender.#thread.ask({ kind: "connect", plan }, "connected");
      sender.#connection = connection;
      return sender;
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  get connection(): ConnectionFacts {
    return this.#connection!;
  }

  async warmUp(): Promise<void> {
    await this.#thread.ask({ kind: "warmUp" }, "warm");
  }

  async run({ startEpochMs = 0, writer }: SenderRunOptions): Promise<SentShare> {
    this.#writer = writer;
    const { share } = await this.#thread.ask({ kind: "run", startEpochMs }, "share");
    return shareOfPlain(share);
  }

  look(): SenderLook {
    return this.#look;
  }

  stop(): void {
    this.#thread.tell({ kind: "stop" });
  }

  async close(): Promise<void> {
    try {
      await this.#thread.ask({ kind: "close" }, "closed");
    } finally {
      this.#thread.terminate();
    }
  }

  #onTold(told: FromSender): void {
    if (told.kind === "look") this.#look = told.look;
    if (told.kind === "records") {
      for (const record of told.records) {
        this.#writer?.record(record);
      }
    }
  }
}

/**
 * A worker that sends. A program in one file has no file of the worker beside it, and is its own
 * worker: `smft/main.ts` sees to that.
 */
function senderWorker(): Worker {
  if (!import.meta.url.endsWith("/threads_sender.ts")) {
    return new Worker(import.meta.url, { type: "module" });
  }
  return new Worker(new URL("./threads_worker.ts", import.meta.url), { type: "module" });
}

function shareOfPlain(share: PlainShare): SentShare {
  const histograms: Histograms = {};
  for (const [name, snapshot] of Object.entries(share.histograms)) {
    histograms[name] = LatencyHistogram.fromSnapshot(snapshot);
  }
  return { ...share, histograms };
}
