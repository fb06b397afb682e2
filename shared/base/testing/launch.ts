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
  /** Piped, it reads what it is told; otherwise nothing. @default "null" */
  readonly stdin?: "piped" | "null";
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
  /** What it writes to stdout first, in whole lines or not; empty when it ends without anything. */
  firstOutput(): Promise<string>;
  /** Writes to its stdin, which is piped; nothing when it has ended. */
  write(text: string): Promise<void>;
  /**
   * Writes a line to a program that answers each with a line on stdout; gives the answer. Rejects
   * with all it wrote when the program ends first.
   */
  ask(line: string): Promise<string>;
  /** Sends a signal and waits for the end; only waits when it has ended. @default SIGTERM */
  stop(signal?: Deno.Signal): Promise<Finished>;
  /** Closes its stdin and waits for the end. */
  finished(): Promise<Finished>;
}

const isLine = (found: string | undefined) => found !== undefined;

/** Starts a program. Throws as Deno does when there is none of that name. */
export function launch(command: readonly string[], options: LaunchOptions = {}): Launched {
  const { env, cwd, stdin = "null", stdout = "piped", stderr = "piped" } = options;
  const process = new Deno.Command(command[0], {
    args: command.slice(1),
    env: { NO_COLOR: "1", ...env },
    ...{ cwd, stdin, stdout, stderr },
  }).spawn();
  const input = stdin === "piped" ? process.stdin.getWriter() : undefined;
  const out = new Lines(stdout === "piped" ? process.stdout : undefined);
  const error = new Lines(stderr === "piped" ? process.stderr : undefined);
  let asked = 0;
  const finished = async (): Promise<Finished> => {
    await input?.close().catch(() => {}); // closed already, or the program has ended
    const { code } = await process.status;
    await Promise.all([out.done, error.done]);
    return { code, stdout: out.text, stderr: error.text };
  };
  const endedBefore = async (what: string | RegExp): Promise<never> => {
    const { stdout, stderr } = await finished();
    throw new Error(`${command.join(" ")} ended before ${what}: ${stdout}${stderr}`);
  };
  const write = async (text: string) => {
    await input!.write(new TextEncoder().encode(text)).catch(() => {}); // it has ended
  };
  return {
    process,
    finished,
    write,
    firstOutput: () => out.first(),
    async waitFor(pattern, { count = 1, from } = {}) {
      const streams = from === undefined ? [out, error] : [from === "stdout" ? out : error];
      const found = streams.map((lines) => lines.find(pattern, count));
      const line = await Promise.race(found) ?? (await Promise.all(found)).find(isLine);
      return line ?? endedBefore(pattern);
    },
    async ask(line) {
      const index = asked++;
      await write(`${line}\n`);
      return await out.at(index) ?? endedBefore("its answer");
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
