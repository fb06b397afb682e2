/**
 * The client of `soak:coldconn`: connections one after the other, each a new channel with one call.
 * Its settings are variables, as `soak_coldconn.ts` sets them; a line of JSON each SAMPLE_EVERY.
 * @module
 */
import { messageOf } from "@lab/shared/base";
import { scoreService } from "@lab/shared/codec";
import { loadTlsMaterial } from "@lab/shared/credentials";
import {
  call,
  type ChannelOptions,
  type Engine,
  type EngineName,
  loadEngine,
  NO_RETRIES,
} from "@lab/shared/rpc";

const TIMEOUT_MS = 10_000;

/** Opens a channel, makes a call and closes it; gives why when that failed. */
async function attempt(engine: Engine, options: ChannelOptions): Promise<string | undefined> {
  const channel = engine.createChannel(options);
  try {
    await call(channel, scoreService.methods.getScore, { json: "[0.5]" }, {
      timeoutMs: TIMEOUT_MS,
    });
    return channel.connectionsMade === 1 ? undefined : `${channel.connectionsMade} connections`;
  } catch (error) {
    return messageOf(error);
  } finally {
    await channel.close();
  }
}

async function main(env: Deno.Env): Promise<void> {
  const [caPath, certPath, keyPath] = ["TLS_CA", "TLS_CERT", "TLS_KEY"].map((name) =>
    env.get(name)!
  );
  const source = { mode: "mtls", side: "client", caPath, certPath, keyPath } as const;
  const { material } = await loadTlsMaterial({ ...source, now: new Date() });
  const address = { kind: "tcp", host: "localhost", port: Number(env.get("DF_PORT")) } as const;
  const engine = await loadEngine(env.get("ENGINE") as EngineName);
  const sampleEvery = Number(env.get("SAMPLE_EVERY"));
  let failed = 0;
  let failure: string | undefined;
  console.log("ready");
  for (let made = 1; made <= Number(env.get("CONNECTIONS")); made++) {
    const why = await attempt(engine, { address, tls: material, ...NO_RETRIES });
    if (why !== undefined) failed++;
    failure ??= why;
    if (made % sampleEvery === 0) console.log(JSON.stringify({ made, failed, failure }));
  }
  // It is measured, and then stopped.
  await new Promise(() => setInterval(() => {}, 60_000));
}

if (import.meta.main) await main(Deno.env);
