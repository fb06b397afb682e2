/** The program that connectconformance judges in client mode. @module */
import { messageOf } from "@lab/shared/base";
import type { TlsMaterial } from "@lab/shared/credentials";
import type { Engine } from "@lab/shared/rpc";
import { adapterEngine } from "../adapter_engine.ts";
import { decodeDelimited, encodeDelimited } from "./delimited.ts";
import { invoke } from "./invoke.ts";
import {
  type ClientCompatRequest,
  type ClientCompatResponse,
  type ClientResponseResult,
  messageCodec,
} from "./messages.ts";

/** So many calls are under way at once: most of the time goes by in waiting. */
const PARALLEL = 8;

function tlsOf({ serverTlsCert, clientTlsCreds }: ClientCompatRequest): TlsMaterial | undefined {
  if (serverTlsCert.length === 0) return undefined;
  const text = new TextDecoder();
  const ca = text.decode(serverTlsCert);
  if (!clientTlsCreds) return { mode: "tls", ca };
  return {
    mode: "mtls",
    ca,
    cert: text.decode(clientTlsCreds.cert),
    key: text.decode(clientTlsCreds.key),
  };
}

async function perform(
  engine: Engine,
  request: ClientCompatRequest,
): Promise<ClientResponseResult> {
  const channel = engine.createChannel({
    address: { kind: "tcp", host: request.host, port: request.port },
    tls: tlsOf(request),
  });
  try {
    await channel.connect();
    return await invoke(channel, request);
  } finally {
    await channel.close({ drainMs: 0 });
  }
}

async function answer(engine: Engine, request: ClientCompatRequest): Promise<ClientCompatResponse> {
  const { testName } = request;
  try {
    return { testName, response: await perform(engine, request) };
  } catch (error) {
    return { testName, error: { message: messageOf(error) } };
  }
}

if (import.meta.main) {
  const engine = await adapterEngine(Deno.args);
  const requests = messageCodec<ClientCompatRequest>("ClientCompatRequest");
  const responses = messageCodec<ClientCompatResponse>("ClientCompatResponse");
  const output = Deno.stdout.writable.getWriter();
  const underWay = new Set<Promise<void>>();
  for await (const bytes of decodeDelimited(Deno.stdin.readable)) {
    if (underWay.size >= PARALLEL) await Promise.race(underWay);
    const done = answer(engine, requests.decode(bytes)).then(async (response) => {
      await output.write(encodeDelimited(responses.encode(response)));
      underWay.delete(done);
    });
    underWay.add(done);
  }
  await Promise.all(underWay);
  await output.close();
  Deno.exit(0);
}
