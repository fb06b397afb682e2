import { oneLine } from "./one_line.ts";

/** A server program of ours that runs. */
export interface RunningServer {
  readonly port: number;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<void>;
}

/**
 * Starts a program and waits for its ready line: the first on stdout that names a port as `:PORT`.
 * Rejects with what it wrote to stderr when it ends without.
 */
export async function startServer(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const process = new Deno.Command(command, {
    args: [...args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(process.stderr).text();
  const port = Promise.withResolvers<number>();
  const reading = (async () => {
    let text = "";
    for await (const chunk of process.stdout) {
      text = (text + new TextDecoder().decode(chunk)).slice(-10_000);
      const found = /:(\d+)\b/.exec(text.slice(0, text.lastIndexOf("\n") + 1))?.[1];
      if (found !== undefined) port.resolve(Number(found));
    }
    port.reject(new Error(`the server ended at once: ${oneLine(await errors)}`));
  })();
  const stop = async () => {
    try {
      process.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await Promise.all([process.status, reading, errors]);
  };
  return { port: await port.promise, stop };
}
