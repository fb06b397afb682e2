import { type Channel, loadEngine, NO_RETRIES } from "@lab/shared/rpc";
import type { Served } from "./processes.ts";

/** Handshakes under way at once, below what a listener holds ready. */
const AT_ONCE = 50;
/** Before those that count, so that what the first handshakes load is not put down to them. */
const EARLIER_CONNECTIONS = 200;
/** Until the server has put away what the handshakes left, ms. */
const SETTLE_MS = 3000;

/** Where to dial, and where the certificates are. */
interface OpenConnectionsOptions {
  readonly port: number;
  readonly dir: string;
}

/** Opens so many mTLS connections from this process and gives them, idle. */
export async function openConnections(
  count: number,
  { port, dir }: OpenConnectionsOptions,
): Promise<Channel[]> {
  const read = (name: string) => Deno.readTextFile(`${dir}/${name}`);
  const tls = {
    mode: "mtls",
    ca: await read("ca.crt"),
    cert: await read("client.crt"),
    key: await read("client.key"),
  } as const;
  const engine = await loadEngine("wire");
  const address = { kind: "tcp", host: "localhost", port } as const;
  const channels: Channel[] = [];
  while (channels.length < count) {
    const some = Array.from(
      { length: Math.min(AT_ONCE, count - channels.length) },
      () => engine.createChannel({ address, tls, ...NO_RETRIES }),
    );
    await Promise.all(some.map((channel) => channel.connect()));
    channels.push(...some);
  }
  return channels;
}

/** Closes them all. */
export async function closeConnections(channels: readonly Channel[]): Promise<void> {
  await Promise.all(channels.map((channel) => channel.close()));
}

/** What so many idle mTLS connections take of a server's memory; the server is stopped behind it. */
export async function memoryOf(
  server: Served,
  { dir, count }: { readonly dir: string; readonly count: number },
): Promise<Readonly<Record<"kbPerConnection" | "residentMb", number>>> {
  try {
    await closeConnections(await openConnections(EARLIER_CONNECTIONS, { port: server.port, dir }));
    await settle();
    const beforeBytes = await server.residentBytes();
    const channels = await openConnections(count, { port: server.port, dir });
    await settle();
    const behindBytes = await server.residentBytes();
    await closeConnections(channels);
    return {
      kbPerConnection: (behindBytes - beforeBytes) / count / 1000,
      residentMb: behindBytes / 1e6,
    };
  } finally {
    await server.stop();
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
