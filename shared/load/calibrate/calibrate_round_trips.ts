import { nowNs } from "../../clock/mod.ts";
import { type JsonVector, scoreService } from "../../codec/mod.ts";
import { makeLoopbackMaterial } from "../../credentials/mod.ts";
import { call, type Engine, NO_RETRIES } from "../../rpc/mod.ts";
import { createScoreService } from "../../services/mod.ts";

/** First ones of each kind that are not counted, while code is being compiled. */
const LEAD_IN = 500;
/** A vector as 01_steady sends it by default. */
const REQUEST: JsonVector = { json: JSON.stringify(Array.from({ length: 8 }, (_, i) => i / 8)) };

/** How many round trips to time. */
interface RoundTripOptions {
  readonly count: number;
}

/**
 * Times a byte that goes over loopback TCP and comes back, ms each, one after the other. Both ends
 * are in this process and send at once (TCP_NODELAY).
 */
export async function loopbackRoundTrips(options: RoundTripOptions): Promise<Float64Array> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [near, far] = await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
    listener.accept(),
  ]);
  listener.close();
  near.setNoDelay(true);
  far.setNoDelay(true);
  const echoing = echo(far);
  const byte = new Uint8Array(1);
  const times = await roundTrips(options, async () => {
    await near.write(byte);
    await near.read(byte);
  });
  near.close();
  await echoing;
  return times;
}

async function echo(connection: Deno.TcpConn): Promise<void> {
  const byte = new Uint8Array(1);
  while (await connection.read(byte) !== null) await connection.write(byte);
  connection.close();
}

/**
 * Times calls without delay over mTLS on loopback, ms each, one after the other: client and server
 * are the engine's own, in this process. Nothing that a run sends by this engine is faster than what
 * the machine needs for it.
 */
export async function nullCalls(engine: Engine, options: RoundTripOptions): Promise<Float64Array> {
  const material = await makeLoopbackMaterial({ now: new Date() });
  const server = engine.createServer({
    services: [createScoreService({ wait: () => Promise.resolve(), random: () => 0.5 })],
    tls: material.server,
  });
  try {
    const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
    const channel = engine.createChannel({ address, tls: material.client, ...NO_RETRIES });
    try {
      const { getScore } = scoreService.methods;
      return await roundTrips(options, () => call(channel, getScore, REQUEST));
    } finally {
      await channel.close();
    }
  } finally {
    await server.close();
  }
}

async function roundTrips(
  { count }: RoundTripOptions,
  once: () => Promise<unknown>,
): Promise<Float64Array> {
  const timesMs = new Float64Array(count);
  for (let i = -LEAD_IN; i < count; i++) {
    const startNs = nowNs();
    await once();
    if (i >= 0) timesMs[i] = (nowNs() - startNs) / 1e6;
  }
  return timesMs;
}
