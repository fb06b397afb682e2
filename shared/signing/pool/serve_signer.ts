import { setPriority } from "node:os";
import { nowNs } from "../../clock/mod.ts";
import { favourThread } from "../../pace/mod.ts";
import { ALGORITHMS } from "../algorithms/algorithm_table.ts";
import type { BackendName, DigestBackend, DigestKey } from "../backends/backend.ts";
import { openBackend } from "../backends/choose_backend.ts";
import { wipe } from "../keys/private_key.ts";
import { SigningError } from "../signing_error.ts";
import {
  Cell,
  Field,
  JobKind,
  type JobRing,
  jobRing,
  type JobSlot,
  JobStatus,
} from "./job_ring.ts";

/** The name by which a program in one file knows that it was started to sign. */
export const SIGNER_NAME = "signer";

/** What a worker is given. */
export interface SignerOrder {
  readonly block: SharedArrayBuffer;
  /** Rung for each answer; shared by all workers of a pool. */
  readonly bell: SharedArrayBuffer;
  readonly backend: BackendName;
  readonly libcryptoPath?: string;
  /** Whether to go before threads that have a longer slice. */
  readonly favoured: boolean;
}

/** What a worker says before it begins. */
export interface SignerReady {
  /** Why it cannot. */
  readonly missing?: string;
}

/** A worker's end, as `self` has it. */
export interface SignerPort {
  postMessage(message: unknown): void;
  close(): void;
  onmessage: ((event: MessageEvent<SignerOrder>) => void) | null;
}

/** Whether this code runs in a worker that is to sign; for programs that are one file. */
export function isSignerThread(): boolean {
  return "WorkerGlobalScope" in globalThis &&
    (globalThis as { readonly name?: string }).name === SIGNER_NAME;
}

/** What a worker does: takes its order, then signs until the end, asleep when there is nothing. */
export function serveSigner(port: SignerPort): void {
  port.onmessage = ({ data: order }) => {
    const backend = openBackend(order.backend, order.libcryptoPath);
    if ("missing" in backend || backend.kind !== "digest") {
      const missing = "missing" in backend ? backend.missing : "it signs no digests";
      port.postMessage({ missing } satisfies SignerReady);
      port.close();
      return;
    }
    if (order.favoured) favourThread();
    else stepBack();
    port.postMessage({} satisfies SignerReady);
    answerJobs(backend, { ring: jobRing(order.block), bell: new Int32Array(order.bell) });
    port.close();
  };
}

/** How far a thread of slow signatures stands back: beside one of 0 it gets a fourth of a core. */
const SLOW_NICE = 5;

/**
 * Lets other threads go first on a core that all of them share. A flood of RSA would take as much of
 * it as the thread that serves, which then refuses too late what it cannot do, and everybody waits.
 * On Linux the thread alone is meant by 0 (setpriority(2), "C library/kernel differences").
 */
function stepBack(): void {
  try {
    setPriority(0, SLOW_NICE);
  } catch {
    // Without the permission all threads are alike, as they would be anyway.
  }
}

function answerJobs(
  backend: DigestBackend,
  { ring, bell }: { readonly ring: JobRing; readonly bell: Int32Array },
): void {
  const { cells, slots } = ring;
  const keys = new Map<number, DigestKey>();
  for (let tail = 0;;) {
    if (Atomics.load(cells, Cell.HEAD) === tail) {
      // No wake is lost: `wait` compares HEAD again, after IDLE has been seen to be set.
      Atomics.store(cells, Cell.IDLE, 1);
      Atomics.wait(cells, Cell.HEAD, tail);
      Atomics.store(cells, Cell.IDLE, 0);
      continue;
    }
    const slot = slots[tail & (slots.length - 1)];
    const ended = slot.fields[Field.KIND] === JobKind.END;
    if (!ended) answerJob(slot, { backend, keys });
    tail = (tail + 1) | 0;
    Atomics.store(cells, Cell.TAIL, tail);
    Atomics.add(bell, 0, 1);
    Atomics.notify(bell, 0);
    if (ended) return;
  }
}

function answerJob(
  slot: JobSlot,
  { backend, keys }: {
    readonly backend: DigestBackend;
    readonly keys: Map<number, DigestKey>;
  },
): void {
  const { fields, data, tookNs } = slot;
  const [kind, keyNumber, algorithmNumber, length, secondLength] = fields;
  // A copy: the functions of the backends take no shared memory.
  const first = data.slice(0, length);
  let status: number = JobStatus.DONE;
  let answer: Uint8Array | undefined;
  try {
    const algorithm = ALGORITHMS[algorithmNumber];
    switch (kind) {
      case JobKind.SIGN: {
        const startNs = nowNs();
        answer = keys.get(keyNumber)!.sign(algorithm, first);
        tookNs[0] = nowNs() - startNs;
        break;
      }
      case JobKind.VERIFY: {
        const second = data.slice(length, length + secondLength);
        const startNs = nowNs();
        const valid = keys.get(keyNumber)!.verify(algorithm, first, second);
        tookNs[0] = nowNs() - startNs;
        if (!valid) status = JobStatus.INVALID;
        break;
      }
      case JobKind.OPEN_KEY:
        keys.set(keyNumber, backend.open(first));
        break;
      case JobKind.CLOSE_KEY:
        keys.get(keyNumber)?.close();
        keys.delete(keyNumber);
        break;
    }
  } catch (error) {
    status = JobStatus.FAILED;
    const known = error instanceof SigningError ? error : undefined;
    const text = `${known?.kind ?? "backend_failed"}\n${known?.message ?? "a worker failed"}`;
    answer = new TextEncoder().encode(text);
  } finally {
    if (kind === JobKind.OPEN_KEY) wipe(first, data.subarray(0, length));
  }
  fields[Field.KIND] = status;
  fields[Field.LENGTH] = answer?.length ?? 0;
  if (answer !== undefined) data.set(answer);
}
