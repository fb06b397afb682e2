import { UserError } from "../base/mod.ts";
import { ConnectError, type ConnectErrorKind } from "../rpc/mod.ts";
import type { ConnectPhase } from "../transport/mod.ts";
import { UsageError } from "../settings/mod.ts";

/** An error as plain data: what crosses to another thread keeps nothing of its class. */
interface ThreadError {
  readonly message: string;
  readonly stack?: string;
  /** Whether it is a mistake of the user. */
  readonly user?: true;
  /** Of a ConnectError. */
  readonly connect?: { readonly kind: ConnectErrorKind; readonly phase: ConnectPhase };
}

/** The answer to a request that could not be met. */
interface ThreadFailure {
  readonly kind: "failed";
  readonly error: ThreadError;
}

/** The end of the messages that a thread itself holds: `self`, or a port in a test. */
export interface ThreadPort {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** What the starting thread sees of a worker. */
export interface ThreadWorker {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** Whether this code runs in a worker. */
export function isThread(): boolean {
  return "WorkerGlobalScope" in globalThis;
}

/**
 * Answers each message with what `answer` gives, or with the error that it throws. An answer of
 * undefined is none.
 */
export function answerThread<Request, Answer>(
  port: ThreadPort,
  answer: (request: Request) => Promise<Answer | undefined>,
): void {
  port.onmessage = ({ data }) => {
    answer(data).then(
      (reply) => reply === undefined || port.postMessage(reply),
      (thrown) => port.postMessage(threadFailure(thrown)),
    );
  };
}

/** An error on its way to the thread that asked. */
export function threadFailure(thrown: unknown): ThreadFailure {
  if (!(thrown instanceof Error)) {
    return { kind: "failed", error: { message: String(thrown) } };
  }
  const { message, stack } = thrown;
  const connect = thrown instanceof ConnectError
    ? { kind: thrown.kind, phase: thrown.phase }
    : undefined;
  const user = thrown instanceof UserError ? { user: true as const } : {};
  return { kind: "failed", error: { message, stack, connect, ...user } };
}

/**
 * A thread that was started, which answers one request after the other and may tell more in between.
 */
export class Thread<Request, Told extends { readonly kind: string }> {
  readonly #worker: ThreadWorker;
  /** What was asked and is not answered; the thread has been told of the first. */
  readonly #asked: { request: Request; kind: string; done: PromiseWithResolvers<Told> }[] = [];
  #failed: Error | undefined;

  /** @param onTold hears what answers nothing */
  constructor(worker: ThreadWorker, onTold: (told: Told) => void = () => {}) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<Told | ThreadFailure>) => {
      if (data.kind === "failed") this.#fail(errorOf((data as ThreadFailure).error));
      else if (data.kind === this.#asked[0]?.kind) this.#answered(data as Told);
      else onTold(data as Told);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(`a thread failed: ${event.message}`));
    };
  }

  /**
   * Asks for something, once what was asked before is answered, and resolves with the answer of this
   * kind. Rejects with the thread's error.
   */
  ask<Kind extends Told["kind"]>(
    request: Request,
    kind: Kind,
  ): Promise<Extract<Told, { kind: Kind }>> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    const done = Promise.withResolvers<Told>();
    this.#asked.push({ request, kind, done });
    if (this.#asked.length === 1) this.#worker.postMessage(request);
    return done.promise as Promise<Extract<Told, { kind: Kind }>>;
  }

  /** Says something that has no answer. */
  tell(request: Request): void {
    if (this.#failed === undefined) this.#worker.postMessage(request);
  }

  /** Ends the thread wherever it is; what was asked and not answered is rejected. */
  terminate(): void {
    this.#worker.terminate();
    this.#fail(new Error("the thread has been ended"));
  }

  #answered(answer: Told): void {
    const { done } = this.#asked.shift()!;
    if (this.#asked.length > 0) this.#worker.postMessage(this.#asked[0].request);
    done.resolve(answer);
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    for (const { done } of this.#asked.splice(0)) done.reject(error);
  }
}

/** The error again, of a class that has an exit code of its own where it was of one. */
function errorOf({ message, stack, user, connect }: ThreadError): Error {
  if (connect !== undefined) return new ConnectError(connect.kind, connect.phase, message);
  if (user) return new UsageError(message);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
