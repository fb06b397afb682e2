/**
 * The memory between a pool and one of its workers: jobs go round in slots, in order, and each
 * answer takes its job's place. Measured against postMessage: a job in flight waits 5 µs instead of
 * 93, and costs 14 µs of CPU instead of 90.
 */
export interface JobRing {
  readonly block: SharedArrayBuffer;
  /** Counts up and wraps at 32 bits. */
  readonly cells: Int32Array<SharedArrayBuffer>;
  readonly slots: readonly JobSlot[];
}

/** One job, then its answer. */
export interface JobSlot {
  /** By `Field`. */
  readonly fields: Int32Array<SharedArrayBuffer>;
  /** What the operation took, ns. */
  readonly tookNs: Float64Array<SharedArrayBuffer>;
  readonly data: Uint8Array<SharedArrayBuffer>;
}

/** The cells, each written by one side. */
export const Cell = {
  /** Jobs ever put in; pool. The idle worker sleeps on it. */
  HEAD: 0,
  /** Jobs ever answered; worker. */
  TAIL: 1,
  /** 1 while the worker sleeps; worker. */
  IDLE: 2,
} as const;

/** Numbers of a slot. */
export const Field = {
  /** What to do, of `JobKind`; then how it went, of `JobStatus`. */
  KIND: 0,
  KEY: 1,
  /** The row of the table. */
  ALGORITHM: 2,
  /** Octets of the first and of the second operand; then of the answer, in the first. */
  LENGTH: 3,
  SECOND_LENGTH: 4,
} as const;

/** What a worker may be asked. */
export const JobKind = { SIGN: 1, VERIFY: 2, OPEN_KEY: 3, CLOSE_KEY: 4, END: 5 } as const;

/** How it went. `FAILED`: the data are the kind of the error, a line end, and its message. */
export const JobStatus = { DONE: 0, INVALID: 1, FAILED: 2 } as const;

/** A power of two, so that wrapping is a mask; a worker never has so many jobs. */
export const RING_SLOTS = 32;
const HEAD_BYTES = 64;
const SLOT_HEAD_BYTES = 64;
/** The longest is the PKCS#8 of RSA with 4096 bits, under 2,400 octets. */
const DATA_BYTES = 4032;
const SLOT_BYTES = SLOT_HEAD_BYTES + DATA_BYTES;

/** The views of a block; a new block when none is given. */
export function jobRing(
  block = new SharedArrayBuffer(HEAD_BYTES + RING_SLOTS * SLOT_BYTES),
): JobRing {
  return {
    block,
    cells: new Int32Array(block, 0, HEAD_BYTES / 4),
    slots: Array.from({ length: RING_SLOTS }, (_, i) => {
      const at = HEAD_BYTES + i * SLOT_BYTES;
      return {
        fields: new Int32Array(block, at, 6),
        tookNs: new Float64Array(block, at + 32, 1),
        data: new Uint8Array(block, at + SLOT_HEAD_BYTES, DATA_BYTES),
      };
    }),
  };
}
