import { type Channel, loadEngine } from "@lab/shared/rpc";

/** Handshakes under way at once, below what a listener holds ready. */
const AT_ONCE = 50;

/** Where to dial, and where the certificates are. */
export interface OpenConnectionsOptions {
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
      () => engine.createChannel({ address, tls, reconnect: false }),
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
