import { SigningError, type SigningErrorKind } from "../signing_error.ts";
import { Cell, Field, JobKind, type JobRing, jobRing, JobStatus, RING_SLOTS } from "./job_ring.ts";
import { SIGNER_NAME, type SignerOrder, type SignerReady } from "./serve_signer.ts";

/** A job for a worker. */
interface Job {
  readonly kind: number;
  readonly keyNumber: number;
  readonly algorithmNumber?: number;
  readonly data: Uint8Array;
  /** Of a verification, the signature. */
  readonly second?: Uint8Array;
}

/** What became of it. */
interface JobAnswer {
  readonly data: Uint8Array;
  /** False only for a verification of what is no signature. */
  readonly valid: boolean;
  /** In the backend, ns. */
  readonly tookNs: number;
}

/** Hears of a job's end once. */
type JobDone = (outcome: JobAnswer | SigningError) => void;

/** A pool's end of one worker. */
export class SignerThread {
  readonly #worker: Worker;
  readonly #ring: JobRing;
  readonly #waiting: JobDone[] = [];
  #head = 0;
  #tail = 0;
  #failed: SigningError | undefined;

  private constructor(worker: Worker, ring: JobRing) {
    this.#worker = worker;
    this.#ring = ring;
  }

  /** Starts a worker. Rejects with a SigningError when it cannot have the backend. */
  static async start(order: Omit<SignerOrder, "block">): Promise<SignerThread> {
    const ring = jobRing();
    const worker = signerWorker();
    const thread = new SignerThread(worker, ring);
    const ready = Promise.withResolvers<void>();
    worker.onmessage = ({ data: { missing } }: MessageEvent<SignerReady>) => {
      if (missing === undefined) ready.resolve();
      else ready.reject(new SigningError("unsupported", `a signing thread: ${missing}`));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const error = new SigningError("backend_failed", `a signing thread died: ${event.message}`);
      ready.reject(error);
      thread.#fail(error);
    };
    worker.postMessage({ ...order, block: ring.block } satisfies SignerOrder);
    await ready.promise;
    return thread;
  }

  /** Jobs that were put in and not answered. */
  get underWay(): number {
    return this.#waiting.length;
  }

  get failed(): boolean {
    return this.#failed !== undefined;
  }

  /** Whether there is room for another job. */
  get hasRoom(): boolean {
    return this.#waiting.length < RING_SLOTS - 1;
  }

  /** Puts a job in, for which there must be room. */
  submit(job: Job, done: JobDone): void {
    if (this.#failed !== undefined) return done(this.#failed);
    const { cells, slots } = this.#ring;
    const { fields, data } = slots[this.#head & (RING_SLOTS - 1)];
    fields[Field.KIND] = job.kind;
    fields[Field.KEY] = job.keyNumber;
    fields[Field.ALGORITHM] = job.algorithmNumber ?? 0;
    fields[Field.LENGTH] = job.data.length;
    fields[Field.SECOND_LENGTH] = job.second?.length ?? 0;
    data.set(job.data);
    if (job.second !== undefined) data.set(job.second, job.data.length);
    this.#waiting.push(done);
    this.#head = (this.#head + 1) | 0;
    Atomics.store(cells, Cell.HEAD, this.#head);
    if (Atomics.load(cells, Cell.IDLE) === 1) Atomics.notify(cells, Cell.HEAD);
  }

  /** Hands out the answers that have come. */
  drain(): void {
    const { cells, slots } = this.#ring;
    while (this.#tail !== Atomics.load(cells, Cell.TAIL) && this.#waiting.length > 0) {
      const { fields, data, tookNs } = slots[this.#tail & (RING_SLOTS - 1)];
      this.#tail = (this.#tail + 1) | 0;
      const answer = data.slice(0, fields[Field.LENGTH]);
      const status = fields[Field.KIND];
      const done = this.#waiting.shift()!;
      if (status === JobStatus.FAILED) done(errorOf(answer));
      else done({ data: answer, valid: status === JobStatus.DONE, tookNs: tookNs[0] });
    }
  }

  /** Ends the worker, once it has answered all. */
  end(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.submit({ kind: JobKind.END, keyNumber: 0, data: new Uint8Array(0) }, () => resolve());
    return promise;
  }

  #fail(error: SigningError): void {
    this.#failed = error;
    for (const done of this.#waiting.splice(0)) done(error);
  }
}

function errorOf(text: Uint8Array): SigningError {
  const [kind, message] = new TextDecoder().decode(text).split("\n");
  return new SigningError(kind as SigningErrorKind, message);
}

/** A program in one file has no file of the worker beside it, and is its own worker. */
function signerWorker(): Worker {
  if (!import.meta.url.endsWith("/signer_thread.ts")) {
    return new Worker(import.meta.url, { type: "module", name: SIGNER_NAME });
  }
  return new Worker(new URL("./signer_worker.ts", import.meta.url), { type: "module" });
}
