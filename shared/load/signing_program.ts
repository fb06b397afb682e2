import { signingService } from "../codec/mod.ts";
import { statusName } from "../grpc/mod.ts";
import { type ExitCode, UsageError } from "../program/mod.ts";
import { algorithmStats, type RunEnd, type ThresholdResult } from "../results/mod.ts";
import { call, type Channel, RpcError } from "../rpc/mod.ts";
import { type SettingsOf, signingClientSettings } from "../settings/mod.ts";
import { openBackend } from "../signing/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import { checkSignatures } from "./check_signatures.ts";
import { type LoadContext, loadProgram, schedulesOf } from "./load_program.ts";
import { PublicKeys } from "./public_keys.ts";
import { reportRuns } from "./report_runs.ts";
import { resolveMix } from "./resolve_mix.ts";
import { resultFileName } from "./result_file_name.ts";
import { MAX_RATE, type SentShare } from "./sender.ts";
import { type RunFindings, sendersRun } from "./senders_run.ts";
import type { SigningShare } from "./signing_share.ts";
import type { SigningEntry, SigningWork } from "./signing_inputs.ts";

type SigningSettings = SettingsOf<typeof signingClientSettings>;
type Context = LoadContext<SigningSettings>;

const TEST = "03_signing";

/**
 * 03_signing: signatures by a mix of algorithms, at a fixed rate or in a closed loop, each timed in
 * its parts, and looked at behind the run. Gives the exit code.
 */
export function signingProgram(args: readonly string[], programDir?: string): Promise<ExitCode> {
  return loadProgram({ table: signingClientSettings, args, programDir, run: signingRuns });
}

async function signingRuns(context: Context): Promise<ExitCode> {
  const { settings, engine, logger, stop } = context;
  if (settings.connections > 1 && engine.name !== "wire") {
    throw new UsageError(`CONNECTIONS above 1 needs ENGINE=wire, and it is ${engine.name}`);
  }
  if (settings.retry) logger.warn("calls are sent again: a latency has all attempts in it");
  // Beside the connections that are measured: one that may dial a restarted server again.
  const channel = engine.createChannel({ ...context.channel, reconnect: true });
  try {
    await channel.connect();
    const work = await workOf(context, channel);
    const keys = await openKeys(context, { channel, work });
    const rates = settings.rps.split(",").map((rate) => rate.trim());
    const runs = [];
    for (const rate of rates) {
      const [schedule] = rate === MAX_RATE ? [] : schedulesOf({ rps: rate, seed: settings.seed });
      const text = schedule?.text ?? MAX_RATE;
      runs.push(
        await sendersRun(context, {
          test: TEST,
          rate: text,
          fileName: resultFileName(TEST, { text }, rates.length),
          work,
          connections: settings.connections,
          retry: settings.retry,
          lookAt: (shares) => lookAt(shares, { context, work, keys }),
        }),
      );
      if (stop.aborted) break;
    }
    await keys.close();
    return await reportRuns(context, runs);
  } finally {
    await channel.close();
  }
}

/** What is asked for, with the keys that the server has for it. Throws a UsageError. */
async function workOf({ settings, target }: Context, channel: Channel): Promise<SigningWork> {
  let entries: SigningEntry[];
  const { messageBytes, input, encoding, verifyRatio, connectTimeoutMs } = settings;
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
  return { kind: "sign", entries, messageBytes, input, encoding, verifyRatio };
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

/** What the signatures of a run turned out to be; a wrong one is a threshold that is crossed. */
async function lookAt(
  shares: readonly SentShare[],
  { context, work, keys }: {
    readonly context: Context;
    readonly work: SigningWork;
    readonly keys: PublicKeys;
  },
): Promise<RunFindings> {
  const { settings } = context;
  const signing = shares.map((share) => share.signing!);
  const signatures = await checkSignatures(signing, {
    work,
    seed: settings.seed,
    backend: settings.verifyBackend,
    openKey: (keyId, version) => keys.open(keyId, version),
  });
  const demanded = ([name, actual]: readonly [string, number]): ThresholdResult => ({
    threshold: `${name}==0`,
    ok: actual === 0,
    actual,
  });
  const retries = shares.reduce((sum, share) => sum + (share.retries ?? 0), 0);
  return {
    algorithms: algorithmsOf(work, signing),
    signatures,
    ...(settings.retry ? { retries } : {}),
    thresholds: [
      ...(signatures.verified > 0 ? [["wrong_signatures", signatures.wrong] as const] : []),
      ...(signatures.compared > 0 ? [["nonce_repeats", signatures.nonce_repeats] as const] : []),
    ].map(demanded),
  };
}

/** The calls of each algorithm, of all threads together. */
function algorithmsOf(
  { entries }: SigningWork,
  shares: readonly SigningShare[],
): NonNullable<RunEnd["algorithms"]> {
  return Object.fromEntries(entries.map(({ label }) => {
    const histograms: Record<string, LatencyHistogram> = {};
    let [sent, ok] = [0, 0];
    for (const { algorithms } of shares) {
      const tally = algorithms[label];
      sent += tally.sent;
      ok += tally.ok;
      for (const [name, snapshot] of Object.entries(tally.histograms)) {
        (histograms[name] ??= new LatencyHistogram())
          .merge(LatencyHistogram.fromSnapshot(snapshot));
      }
    }
    return [label, algorithmStats({ sent, ok, histograms })];
  }));
}
