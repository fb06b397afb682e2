import { denoArgs, type Finished, launch, runToEnd } from "@lab/tools/testing";

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

/** What a finished program left behind, and what it took. */
interface Measured extends Finished {
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
  return {
    ...options,
    command: Deno.execPath(),
    args: denoArgs(script, { args: options.args }),
    env: { LOG_LEVEL: "warn", QUIET: "true", ...options.env },
  };
}

/** Runs a program to its end. Its CPU time is what the kernel counted when it ended (getrusage). */
export async function runMeasured(options: ProcessOptions): Promise<Measured> {
  const usage = await Deno.makeTempFile({ prefix: "bench-" });
  try {
    const time = ["/usr/bin/time", "--quiet", "-o", usage, "-f", "%U %S %M"];
    const finished = await runToEnd([...time, ...commandOf(options)], { env: options.env });
    const [userSec, systemSec, peakKb] = (await Deno.readTextFile(usage)).trim().split(" ").map(
      Number,
    );
    return {
      ...finished,
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
  const server = launch(commandOf(options), { env: options.env, stderr: "inherit" });
  const line = await server.waitFor(port === undefined ? /:(\d+),/ : /./);
  const listens = port ?? Number(/:(\d+),/.exec(line)![1]);
  if (port !== undefined) await untilItListens(port);
  return {
    port: listens,
    pid: server.process.pid,
    cpuUs: () => cpuUsOf(server.process.pid),
    residentBytes: () => residentBytesOf(server.process.pid),
    stop: async () => void await server.stop(),
  };
}

/** A port that is free now. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
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
