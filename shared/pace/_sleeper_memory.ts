/**
 * The memory that the main thread and the sleeping worker share. The cells count up and wrap at 32
 * bits; the ring holds due times in ms on the worker's own clock.
 */
export interface SleeperMemory {
  readonly cells: Int32Array<SharedArrayBuffer>;
  readonly ring: Float64Array<SharedArrayBuffer>;
  /** The worker's clock when it answered a ping, ms. */
  readonly pong: Float64Array<SharedArrayBuffer>;
}

/** Due times that fit into the ring; a power of two, so that wrapping is a mask. */
export const RING_SLOTS = 4096;

/** The cells, each written by one side. */
export const Cell = {
  /** Due times ever put into the ring; main. The idle worker sleeps on it. */
  HEAD: 0,
  /** Due times ever taken out; worker. */
  TAIL: 1,
  /** Rings of the bell; worker. The main thread waits on it. */
  BELL: 2,
  /** 1 while the worker has nothing to wait for; worker. */
  IDLE: 3,
  /** 1 when it is over; main. The worker waits for due times on it. */
  CLOSED: 4,
  /** 1 when the worker runs, and 2 when it has lowered its timer slack, and 4 at real time; worker. */
  READY: 5,
  /** The ping asked for, or −1 when no more come; main. */
  PING: 6,
  /** The ping last answered; worker. */
  PONG: 7,
} as const;

const CELL_BYTES = 64;
const PONG_BYTES = 64;

/** The views of a block; a new block when none is given. */
export function sleeperMemory(
  block = new SharedArrayBuffer(CELL_BYTES + PONG_BYTES + RING_SLOTS * 8),
): SleeperMemory {
  return {
    cells: new Int32Array(block, 0, CELL_BYTES / 4),
    pong: new Float64Array(block, CELL_BYTES, 1),
    ring: new Float64Array(block, CELL_BYTES + PONG_BYTES, RING_SLOTS),
  };
}
