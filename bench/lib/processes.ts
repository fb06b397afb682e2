import { fileURLToPath } from "node:url";
import { V8_FLAGS } from "@lab/tools/testing";

/** The root of the repository, with a slash at its end. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The clock ticks of a second in which /proc counts CPU time; 100 on every Linux that Deno runs on. */
const TICKS_PER_SEC = 100;

/** A program, and on which core it may run. */
export interface ProcessOptions {
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The one core that it may use. @default all of them */
  readonly core?: number;
}

/** What a finished program left behind. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** CPU time of the process, user and system. */
  readonly cpuUs: number;
  /** The most memory that it held. */
  readonly peakBytes: number;
}

/** A server that is being measured. */
export interface Served {
  readonly port: number;
  readonly pid: number;
  /** CPU time of the process so far, in steps of 10 ms. */
  cpuUs(): Promise<number>;
  /** Memory in use, bytes. */
  residentBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** How a program of this repository is started, from its source. */
export function labProgram(
  script: string,
  options: Omit<ProcessOptions, "command" | "args"> & { readonly args?: readonly string[] },
): ProcessOptions {
  const flags = ["run", "-A", V8_FLAGS, "--quiet", "--no-prompt", `--config=${ROOT}deno.json`];
  return {
    ...options,
    command: Deno.execPath(),
    args: [...flags, ROOT + script, ...options.args ?? []],
    env: { NO_COLOR: "1", LOG_LEVEL: "warn", QUIET: "true", ...options.env },
  };
}

/** Runs a program to its end. Its CPU time is what the kernel counted when it ended (getrusage). */
export async function runToEnd(options: ProcessOptions): Promise<Finished> {
  const usage = await Deno.makeTempFile({ prefix: "bench-" });
  try {
    const timed = [
      "/usr/bin/time",
      "--quiet",
      "-o",
      usage,
      "-f",
      "%U %S %M",
      ...commandOf(options),
    ];
    const { code, stdout, stderr } = await new Deno.Command(timed[0], {
      args: timed.slice(1),
      env: options.env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const [userSec, systemSec, peakKb] = (await Deno.readTextFile(usage)).trim().split(" ").map(
      Number,
    );
    return {
      code,
      stdout: new TextDecoder().decode(stdout),
      stderr: new TextDecoder().decode(stderr),
      cpuUs: (userSec + systemSec) * 1e6,
      peakBytes: peakKb * 1024,
    };
  } finally {
    await Deno.remove(usage);
  }
}

/**
 * Starts a server and returns when its port takes connections, or when the line it prints then names
 * the port. Throws when it ends before that.
 */
export async function startServer(
  options: ProcessOptions,
  { port }: { readonly port?: number } = {},
): Promise<Served> {
  const [command, ...args] = commandOf(options);
  const child = new Deno.Command(command, {
    args,
    env: options.env,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream() as TransformStream).getReader();
  const { value: line = "" } = await reader.read();
  if (line === "") throw new Error(`${options.command} ended before it listened`);
  reader.releaseLock();
  const listens = port ?? Number(/:(\d+),/.exec(line)?.[1]);
  if (port !== undefined) await untilItListens(port);
  return {
    port: listens,
    pid: child.pid,
    cpuUs: () => cpuUsOf(child.pid),
    residentBytes: () => residentBytesOf(child.pid),
    async stop() {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

/** A port that is free now. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Whether a program can be started. */
export async function canRun(command: string, args: readonly string[]): Promise<boolean> {
  try {
    const { code } = await new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return code !== 127;
  } catch {
    return false;
  }
}

/** `taskset` starts the program itself, so that its process is the program's. */
function commandOf({ command, args = [], core }: ProcessOptions): string[] {
  return core === undefined
    ? [command, ...args]
    : ["taskset", "-c", String(core), command, ...args];
}

async function untilItListens(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error(`nothing listens at port ${port} after 2 s`);
}

/** Fields 14 and 15 of proc_pid_stat(5), behind the name in brackets, which may hold anything. */
async function cpuUsOf(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SEC * 1e6;
}

async function residentBytesOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
