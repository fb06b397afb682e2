import { launch } from "../../shared/base/testing.ts";
import { messageOf } from "@lab/shared/base";
import { oneLine } from "./one_line.ts";

/** A server program that runs. */
interface RunningServer {
  readonly port: number;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<void>;
}

const PORT = /:(\d+)\b/;

/**
 * Starts a program and waits for its ready line: the first on stdout that names a port as `:PORT`.
 * Rejects with what it wrote when it ends without.
 */
export async function startServer(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const server = launch([command, ...args], { env });
  const line = await server.waitFor(PORT, { from: "stdout" }).catch((cause) => {
    throw new Error(oneLine(messageOf(cause)), { cause });
  });
  return { port: Number(PORT.exec(line)![1]), stop: async () => void await server.stop() };
}
