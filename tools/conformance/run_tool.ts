import { launch } from "../../shared/base/testing.ts";

/** How to run a tool. */
interface ToolOptions {
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
  const tool = launch([command, ...args], { cwd, env });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    tool.stop("SIGKILL");
  }, timeoutMs);
  const { code, stdout, stderr } = await tool.finished();
  clearTimeout(timer);
  const output = stdout + stderr;
  if (late) return { code: 124, output: `${output}\nstopped after ${timeoutMs} ms` };
  return { code, output };
}
