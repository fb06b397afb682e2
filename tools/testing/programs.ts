import { fileURLToPath } from "node:url";
import { V8_FLAGS } from "../programs.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a finished program left behind. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to start a program. */
export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Working directory. @default the root of the repository */
  readonly cwd?: string;
  /** Flags of `deno run`. @default all permissions, and V8's flags of the tasks */
  readonly permissions?: readonly string[];
  /** How many files it may have open. @default as many as this process */
  readonly openFiles?: number;
}

function command(script: string, options: ProgramOptions): Deno.Command {
  // What stands outside the repository runs without its configuration.
  const where = script.startsWith("/")
    ? ["--no-config", script]
    : ["--config", `${ROOT}deno.json`, ROOT + script];
  const deno = [
    "run",
    "--quiet",
    ...options.permissions ?? ["-A", V8_FLAGS],
    ...where,
    ...options.args ?? [],
  ];
  const { openFiles } = options;
  const limited = ["-c", `ulimit -n ${openFiles}; exec "$0" "$@"`, Deno.execPath(), ...deno];
  return new Deno.Command(openFiles === undefined ? Deno.execPath() : "sh", {
    args: openFiles === undefined ? deno : limited,
    env: { NO_COLOR: "1", ...options.env },
    cwd: options.cwd ?? ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs a program of the repository (`smft/01_steady_client.ts`) to its end. */
export async function runProgram(script: string, options: ProgramOptions = {}): Promise<Finished> {
  const output = await command(script, options).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** A program that goes on running. */
export interface Running {
  readonly process: Deno.ChildProcess;
  /** The first line on stdout. */
  readonly ready: string;
  /** The port that the ready line names. */
  readonly port: number;
  /**
   * Resolves with the line of stdout or stderr that matches for the `count`th time.
   * Rejects when the program ends first.
   */
  waitFor(pattern: RegExp, options?: { readonly count?: number }): Promise<string>;
  /** Sends a signal and waits for the end. @default SIGTERM */
  stop(signal?: Deno.Signal): Promise<Finished>;
  /** Waits for the end. */
  finished(): Promise<Finished>;
}

/** Collects the lines of a stream and tells those who wait for one. */
class Lines {
  text = "";
  ended = false;
  #waiting: (() => void)[] = [];
  readonly done: Promise<void>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.done = this.#read(stream);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream() as TransformStream)) {
      this.text += chunk;
      this.#wake();
    }
    this.ended = true;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  async find(pattern: RegExp, count: number): Promise<string | undefined> {
    for (;;) {
      const lines = this.text.split("\n").slice(0, -1).filter((text) => pattern.test(text));
      const line = lines[count - 1];
      if (line !== undefined) return line;
      if (this.ended) return undefined;
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }
}

/** Starts a program and returns when it has printed its first line on stdout that matches. */
export async function startProgram(
  script: string,
  options: ProgramOptions & { readonly ready?: RegExp } = {},
): Promise<Running> {
  const process = command(script, options).spawn();
  const stdout = new Lines(process.stdout);
  const stderr = new Lines(process.stderr);
  const finished = async (): Promise<Finished> => {
    const status = await process.status;
    await Promise.all([stdout.done, stderr.done]);
    return { code: status.code, stdout: stdout.text, stderr: stderr.text };
  };
  const waitFor = async (pattern: RegExp, { count = 1 } = {}): Promise<string> => {
    const found = [stdout, stderr].map((lines) => lines.find(pattern, count));
    const line = await Promise.race(found) ?? (await Promise.all(found)).find((each) => each);
    if (line === undefined) {
      throw new Error(`${script} ended before ${pattern}: ${stdout.text}${stderr.text}`);
    }
    return line;
  };
  const ready = await waitFor(options.ready ?? /^DF /);
  return {
    process,
    ready,
    port: Number(/:(\d+),/.exec(ready)?.[1]),
    waitFor,
    finished,
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
