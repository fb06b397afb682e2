/** How to run a tool. */
export interface ToolOptions {
  /** It is stopped after so long, ms. @default 120000 */
  readonly timeoutMs?: number;
  readonly cwd?: string;
  /** Beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a tool ended. */
export interface ToolResult {
  /** 124 when it was stopped, as `timeout` of coreutils says it. */
  readonly code: number;
  /** What it wrote to stdout, then stderr. */
  readonly output: string;
}

/** Runs a tool to its end. */
export async function runTool(
  command: string,
  args: readonly string[],
  { timeoutMs = 120_000, cwd, env }: ToolOptions = {},
): Promise<ToolResult> {
  const process = new Deno.Command(command, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    process.kill("SIGKILL");
  }, timeoutMs);
  const { code, stdout, stderr } = await process.output();
  clearTimeout(timer);
  const text = new TextDecoder();
  const output = text.decode(stdout) + text.decode(stderr);
  if (late) return { code: 124, output: `${output}\nstopped after ${timeoutMs} ms` };
  return { code, output };
}
