import { pause } from "./pause.ts";

/** A port of the loopback that nobody uses now, for a tool that cannot be given port 0. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

/** Resolves when somebody listens at the port of the loopback. Rejects after `timeoutMs`. */
export async function waitForPort(port: number, timeoutMs = 20_000): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      connection.close();
      return;
    } catch (cause) {
      if (performance.now() > endMs) {
        throw new Error(`nobody listens at port ${port} after ${timeoutMs} ms`, { cause });
      }
    }
    await pause(50);
  }
}
