import { Lines } from "./lines.ts";

/** What a finished program left behind. */
export interface Finished {
  readonly code: number;
  /** What it wrote, as far as it was piped. */
  readonly stdout: string;
  readonly stderr: string;
}

/** How to start a program. */
export interface LaunchOptions {
  /** Variables beside those of this process. `NO_COLOR` is set. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default that of this process */
  readonly cwd?: string;
  /** @default "piped" */
  readonly stdout?: "piped" | "inherit" | "null";
  /** @default "piped" */
  readonly stderr?: "piped" | "inherit" | "null";
}

/** Which line to wait for. */
interface WaitOptions {
  /** Which of those that match, from 1. @default 1 */
  readonly count?: number;
  /** @default whichever has it first */
  readonly from?: "stdout" | "stderr";
}

/** A program that goes on running. */
export interface Launched {
  readonly process: Deno.ChildProcess;
  /** Resolves with a line that matches; rejects with all it wrote when the program ends first. */
  waitFor(pattern: RegExp, options?: WaitOptions): Promise<string>;
  /** Sends a signal and waits for the end; only waits when it has ended. @default SIGTERM */
  stop(signal?: Deno.Signal): Promise<Finished>;
  /** Waits for the end. */
  finished(): Promise<Finished>;
}

/** Starts a program, which reads nothing. Throws as Deno does when there is none of that name. */
export function launch(command: readonly string[], options: LaunchOptions = {}): Launched {
  const { env, cwd, stdout = "piped", stderr = "piped" } = options;
  const process = new Deno.Command(command[0], {
    args: command.slice(1),
    env: { NO_COLOR: "1", ...env },
    ...{ cwd, stdin: "null", stdout, stderr },
  }).spawn();
  const out = new Lines(stdout === "piped" ? process.stdout : undefined);
  const error = new Lines(stderr === "piped" ? process.stderr : undefined);
  const finished = async (): Promise<Finished> => {
    const { code } = await process.status;
    await Promise.all([out.done, error.done]);
    return { code, stdout: out.text, stderr: error.text };
  };
  return {
    process,
    finished,
    async waitFor(pattern, { count = 1, from } = {}) {
      const streams = from === undefined ? [out, error] : [from === "stdout" ? out : error];
      const found = streams.map((lines) => lines.find(pattern, count));
      const line = await Promise.race(found) ?? (await Promise.all(found)).find((each) => each);
      if (line !== undefined) return line;
      const { stdout, stderr } = await finished();
      throw new Error(`${command.join(" ")} ended before ${pattern}: ${stdout}${stderr}`);
    },
    stop(signal = "SIGTERM") {
      try {
        process.kill(signal);
      } catch {
        // It has ended by itself.
      }
      return finished();
    },
  };
}

/** Runs a program to its end. */
export function runToEnd(command: readonly string[], options?: LaunchOptions): Promise<Finished> {
  return launch(command, options).finished();
}
