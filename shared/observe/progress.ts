import { type ProgressSnapshot, renderProgress } from "./progress_line.ts";
import { type ProgressOutput, stderrOutput } from "./progress_output.ts";

/** Four redraws a second read as motion. Starting a write takes 0.03 ms, at worst 0.2, of the loop. */
const REDRAW_MS = 250;
/** Where lines stay, as in a file, one now and then is enough. */
const LINE_MS = 10_000;

/** Begins a line over: back to its first column, then erase to its end (ECMA-48 CR, EL). */
const ERASE = "\r\u001b[K";

/** Calls back once after `delayMs` unless the function it returns is called before. */
export type Later = (callback: () => void, delayMs: number) => () => void;

/** How to show progress. */
interface ProgressOptions {
  /** Shows nothing; `print` still prints. @default false */
  readonly quiet?: boolean;
  /** @default stderr */
  readonly output?: ProgressOutput;
  /** @default setTimeout */
  readonly later?: Later;
}

/** A progress line that is being shown. */
interface Progress {
  /** Prints a line of its own; a logger's sink must be this while a line is being redrawn. */
  print(line: string): void;
  /** Takes the line away and resolves when all that was printed is out. */
  stop(): Promise<void>;
}

/**
 * Shows how a run stands: on a terminal one line that is redrawn four times a second, elsewhere a
 * line every 10 s. A turn takes one snapshot and starts one write without waiting for it; while the
 * terminal has not taken the last one there is no next, so a slow terminal costs redraws, never
 * calls. `snapshot` should read counters that stand ready: it runs on the thread that sends.
 */
export function startProgress(
  snapshot: () => ProgressSnapshot,
  options: ProgressOptions = {},
): Progress {
  const { quiet = false, output = stderrOutput(), later = laterByTimer } = options;
  const redraws = output.isTerminal;
  const everyMs = redraws ? REDRAW_MS : LINE_MS;
  let shown = false;
  let waiting = 0;
  let lastWrite = Promise.resolve();

  function write(text: string): void {
    waiting++;
    // A reader that went away (EPIPE) is no reason to end a run.
    lastWrite = lastWrite.then(() => output.write(text)).catch(() => {}).finally(() => waiting--);
  }

  function draw(): void {
    cancel = later(draw, everyMs);
    if (waiting > 0) return;
    // The last column stays free: some terminals wrap as soon as it is written.
    const widthColumns = redraws ? output.widthColumns() - 1 : Infinity;
    const line = renderProgress(snapshot(), { widthColumns, color: output.color });
    write(redraws ? ERASE + line : `${line}\n`);
    shown = redraws;
  }

  function erase(): string {
    const text = shown ? ERASE : "";
    shown = false;
    return text;
  }

  let cancel = quiet ? () => {} : later(draw, everyMs);
  return {
    print(line) {
      write(`${erase()}${line}\n`);
    },
    async stop() {
      cancel();
      if (shown) write(erase());
      await lastWrite;
    },
  };
}

function laterByTimer(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}
