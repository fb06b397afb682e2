import { styleText } from "node:util";

/** How a run stands. */
export interface ProgressSnapshot {
  /** What is going on: `warm-up`, `run`, `drain`. */
  readonly phase: string;
  readonly elapsedSec: number;
  /** Until the end of the phase. */
  readonly leftSec: number;
  /** Calls a second that were sent lately. */
  readonly ratePerSec: number;
  /** Latency lately; undefined before the first answer. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** Calls that failed so far. */
  readonly errors: number;
  readonly inFlight: number;
  /** How late calls were sent lately; undefined before the first. */
  readonly lateP99Ms?: number;
}

/** What the line has to fit. */
interface ProgressStyle {
  readonly widthColumns: number;
  readonly color: boolean;
}

/** Rows of the line with what each is worth when not all of them fit: 0 goes last. */
interface Part {
  readonly text: string;
  readonly rank: number;
  readonly alarm?: boolean;
}

/**
 * The snapshot as a line without a line feed that fits the width: parts that do not fit are left
 * out whole, the least important first.
 */
export function renderProgress(snapshot: ProgressSnapshot, style: ProgressStyle): string {
  const { phase, elapsedSec, leftSec, ratePerSec, p50Ms, p99Ms, errors, inFlight, lateP99Ms } =
    snapshot;
  const parts: Part[] = [
    { rank: 0, text: `${phase} ${seconds(elapsedSec)}` },
    { rank: 3, text: `${seconds(leftSec)} left` },
    { rank: 2, text: `${Math.round(ratePerSec)}/s` },
    { rank: 5, text: `p50 ${millis(p50Ms)}` },
    { rank: 4, text: `p99 ${millis(p99Ms)}` },
    { rank: 1, text: `${errors} ${errors === 1 ? "error" : "errors"}`, alarm: errors > 0 },
    { rank: 7, text: `${inFlight} in flight` },
    { rank: 6, text: `late p99 ${millis(lateP99Ms)}`, alarm: (lateP99Ms ?? 0) > LATE_VALID_MS },
  ];
  while (parts.length > 1 && join(parts).length > style.widthColumns) {
    const ranks = parts.map((part) => part.rank);
    parts.splice(ranks.indexOf(Math.max(...ranks)), 1);
  }
  const plain = join(parts).slice(0, style.widthColumns);
  if (!style.color || plain !== join(parts)) return plain;
  return join(parts.map((part) => part.alarm ? { ...part, text: red(part.text) } : part));
}

/** Above this a run is invalid: the client was late, not the server slow. */
const LATE_VALID_MS = 1;

function join(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join("  ");
}

function seconds(sec: number): string {
  return `${Math.max(0, sec).toFixed(1)} s`;
}

function millis(ms: number | undefined): string {
  return ms === undefined || Number.isNaN(ms) ? "-" : `${ms.toFixed(ms < 10 ? 2 : 1)} ms`;
}

function red(text: string): string {
  return styleText("red", text, { validateStream: false });
}
