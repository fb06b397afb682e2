import { signingService } from "../../codec/mod.ts";
import { statusName } from "../../grpc/mod.ts";
import { call, type Channel, RpcError } from "../../rpc/mod.ts";
import { UsageError } from "../../settings/mod.ts";
import { openBackend } from "../../signing/mod.ts";
import type { Demand, Findings, PrepareContext, Prepared, Scenario } from "../scenario.ts";
import { checkSignatures } from "./check_signatures.ts";
import { signingFacts } from "./facts.ts";
import { PublicKeys } from "./public_keys.ts";
import { resolveMix } from "./resolve_mix.ts";
import { SIGNING_ROWS, type SigningValues } from "./settings.ts";
import { SigningCalls } from "./signing_calls.ts";
import type { SigningEntry, SigningWork } from "./signing_inputs.ts";
import type { SigningShare } from "./signing_share.ts";

type Context = PrepareContext<SigningValues>;

/**
 * 03_signing: signatures by a mix of algorithms, at a fixed rate or in a closed loop, each timed in
 * its parts, and looked at behind the run.
 */
export const signing: Scenario<
  typeof SIGNING_ROWS,
  SigningWork,
  Parameters<SigningCalls["fill"]>[0],
  SigningShare
> = {
  ...signingFacts,
  command: "signing",
  summary: "Asks for signatures at a fixed rate or in a closed loop, times and checks them.",
  settings: {
    rows: SIGNING_ROWS,
    defaults: { rps: "500", timeoutMs: "1000" },
    shared: true,
  },
  prepare,
  open: (work, options) => SigningCalls.open(work, options),
};

async function prepare(context: Context): Promise<Prepared<SigningWork, SigningShare>> {
  const { settings, engine } = context;
  if (settings.connections > 1 && engine.name !== "wire") {
    throw new UsageError(`CONNECTIONS above 1 needs ENGINE=wire, and it is ${engine.name}`);
  }
  if (settings.retry) context.warn("calls are sent again: a latency has all attempts in it");
  // Beside the connections that are measured: one that may dial a restarted server again.
  const channel = engine.createChannel({ ...context.channel, reconnect: true });
  try {
    await channel.connect();
    const work = await workOf(context, channel);
    const keys = await openKeys(context, { channel, work });
    return {
      work,
      lookAt: (shares) => lookAt(shares, { context, work, keys }),
      async close() {
        await keys.close();
        await channel.close();
      },
    };
  } catch (error) {
    await channel.close();
    throw error;
  }
}

/** What is asked for, with the keys that the server has for it. Throws a UsageError. */
async function workOf({ settings, target }: Context, channel: Channel): Promise<SigningWork> {
  let entries: SigningEntry[];
  const { connectTimeoutMs } = settings;
  const { messageBytes, input, encoding, verifyRatio, connections, retry } = settings;
  const { listKeys } = signingService.methods;
  try {
    const { keys } = await call(channel, listKeys, {}, { timeoutMs: connectTimeoutMs });
    entries = resolveMix(settings.algorithms, keys);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const status = statusName(error.code);
    throw new UsageError(
      `DF_ADDRESS: ${target} does not tell its keys: ${status} ${error.message}`,
    );
  }
  return { entries, messageBytes, input, encoding, verifyRatio, connections, retry };
}

/** The public keys of the entries, of which the latest versions are fetched before the run. */
async function openKeys(
  { settings }: Context,
  { channel, work }: { readonly channel: Channel; readonly work: SigningWork },
): Promise<PublicKeys> {
  const { verifyBackend, connectTimeoutMs } = settings;
  const backend = openBackend(verifyBackend);
  if ("missing" in backend) {
    throw new UsageError(`VERIFY_BACKEND: no ${verifyBackend}: ${backend.missing}`);
  }
  const keys = new PublicKeys({ channel, backend, timeoutMs: connectTimeoutMs });
  await Promise.all(work.entries.map(({ keyId }) => keys.fetchLatest(keyId)));
  return keys;
}

/** What the signatures of a run turned out to be; a wrong one is a demand that did not hold. */
async function lookAt(
  shares: readonly SigningShare[],
  { context: { settings }, work, keys }: {
    readonly context: Context;
    readonly work: SigningWork;
    readonly keys: PublicKeys;
  },
): Promise<Findings> {
  const signatures = await checkSignatures(shares, {
    work,
    seed: settings.seed,
    backend: settings.verifyBackend,
    openKey: (keyId, version) => keys.open(keyId, version),
  });
  const retries = shares.reduce((sum, share) => sum + share.retries, 0);
  const none = (name: string, actual: number): Demand => ({
    threshold: `${name}==0`,
    ok: actual === 0,
    actual,
  });
  return {
    end: { signatures, ...(settings.retry ? { retries } : {}) },
    demands: [
      ...(signatures.verified > 0 ? [none("wrong_signatures", signatures.wrong)] : []),
      ...(signatures.compared > 0 ? [none("nonce_repeats", signatures.nonce_repeats)] : []),
    ],
  };
}
