import assert from "node:assert/strict";
import { type ProgressSnapshot, startProgress } from "./mod.ts";
import type { ProgressOutput } from "./progress_output.ts";

const SNAPSHOT: ProgressSnapshot = {
  phase: "run",
  elapsedSec: 1,
  leftSec: 9,
  ratePerSec: 10,
  errors: 0,
  inFlight: 1,
};

/** A terminal or file, and timers that fire when told to. */
function fixture({ isTerminal, quiet = false }: { isTerminal: boolean; quiet?: boolean }) {
  const written: string[] = [];
  let snapshots = 0;
  let taken: Promise<void> = Promise.resolve();
  let pending: { callback: () => void; delayMs: number } | undefined;
  const output: ProgressOutput = {
    isTerminal,
    color: false,
    widthColumns: () => 21,
    write: (text) => {
      written.push(text);
      return taken;
    },
  };
  const progress = startProgress(
    () => {
      snapshots++;
      return SNAPSHOT;
    },
    {
      quiet,
      output,
      later: (callback, delayMs) => {
        pending = { callback, delayMs };
        return () => pending = undefined;
      },
    },
  );
  return {
    progress,
    written,
    snapshots: () => snapshots,
    pendingMs: () => pending?.delayMs,
    fire: () => pending?.callback(),
    takeWritesWhen: (promise: Promise<void>) => taken = promise,
    /** Lets writes that the output takes at once come to their end. */
    settle: async () => {
      for (let i = 0; i < 10; i++) await Promise.resolve();
    },
  };
}

Deno.test("startProgress redraws one line four times a second when it is on a terminal", async () => {
  const { fire, settle, written, progress, pendingMs } = fixture({ isTerminal: true });
  assert.equal(pendingMs(), 250);
  fire();
  await settle();
  fire();
  await settle();
  assert.equal(pendingMs(), 250);
  await progress.stop();
  const line = "\r\u001b[Krun 1.0 s  0 errors";
  assert.deepEqual(written, [line, line, "\r\u001b[K"]);
});

Deno.test("startProgress writes a plain line every 10 s when it is not on a terminal", async () => {
  const { fire, written, progress, pendingMs } = fixture({ isTerminal: false });
  assert.equal(pendingMs(), 10_000);
  fire();
  await progress.stop();
  assert.deepEqual(written, [
    "run 1.0 s  9.0 s left  10/s  p50 -  p99 -  0 errors  1 in flight  late p99 -\n",
  ]);
});

Deno.test("startProgress skips a redraw when the terminal has not taken the last one", async () => {
  const { fire, settle, written, progress, snapshots, takeWritesWhen } = fixture({
    isTerminal: true,
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  takeWritesWhen(promise);
  fire();
  await settle();
  fire();
  fire();
  await settle();
  assert.equal(written.length, 1);
  assert.equal(snapshots(), 1);
  resolve();
  await settle();
  fire();
  await progress.stop();
  assert.equal(snapshots(), 2);
});

Deno.test("startProgress has no timer and no line when it is quiet, and still prints", async () => {
  const { written, progress, pendingMs } = fixture({ isTerminal: true, quiet: true });
  assert.equal(pendingMs(), undefined);
  progress.print("log");
  await progress.stop();
  assert.deepEqual(written, ["log\n"]);
});

Deno.test("print takes the line away first when one is shown", async () => {
  const { fire, written, progress } = fixture({ isTerminal: true });
  fire();
  progress.print("a");
  progress.print("b");
  await progress.stop();
  assert.deepEqual(written.slice(1), ["\r\u001b[Ka\n", "b\n"]);
});

Deno.test("stop leaves no timer and goes on when the reader went away", async () => {
  const { fire, progress, pendingMs, takeWritesWhen } = fixture({ isTerminal: true });
  const broken = Promise.reject(new Error("EPIPE"));
  broken.catch(() => {});
  takeWritesWhen(broken);
  fire();
  await progress.stop();
  assert.equal(pendingMs(), undefined);
});
