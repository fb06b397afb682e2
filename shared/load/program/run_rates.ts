import { hostFacts, type Logger } from "../../observe/mod.ts";
import { parseSchedule } from "../../pace/mod.ts";
import { GROUP_READS_KEYS, prepareTls, tlsSource } from "../../program/mod.ts";
import { checkResultDir, type Floor } from "../../results/mod.ts";
import { loadEngine, NO_RETRIES } from "../../rpc/mod.ts";
import type { Prepared, Scenario } from "../../scenarios/mod.ts";
import { type ResolvedSettings, targetAddress } from "../../settings/mod.ts";
import { formatAddress } from "../../transport/mod.ts";
import { floorDifferences, readFloor } from "../calibrate/floor_file.ts";
import { hostMeta } from "../run/machine_meta.ts";
import { unlessStopped } from "../run/unless_stopped.ts";
import { run, type RunResult } from "../run/run.ts";
import { MAX_RATE } from "../senders/sender.ts";
import type { ClientValues } from "./client_settings.ts";
import type { LoadContext } from "./load_context.ts";
import { resultFileNames } from "./result_file_names.ts";

/** A client's settings and where they came from. */
type LoadedClient = Pick<ResolvedSettings<ClientValues>, "values" | "origins" | "shown">;

/** What a client's settings do not say. */
interface RunRatesOptions {
  readonly logger: Logger;
  /** Aborts when the run is to end. */
  readonly stop: AbortSignal;
  /** Aborts when that is to be at once. @default never */
  readonly atOnce?: AbortSignal;
}

/**
 * A run of each rate that the settings name, one behind the other, up to the one that was stopped.
 * Rejects when certificates, server or the folder of the results are not to be had, and with a
 * StoppedError when it is stopped before the first call.
 */
export async function runRates(
  scenario: Scenario,
  loaded: LoadedClient,
  { logger, stop, atOnce = new AbortController().signal }: RunRatesOptions,
): Promise<RunResult[]> {
  const { values: settings, origins, shown } = loaded;
  await checkResultDir(settings.resultsDir);
  const floor = await floorOf(settings, logger);
  const source = tlsSource(settings, "client");
  if (source !== undefined && settings.keyGroupReadable) logger.info(GROUP_READS_KEYS);
  const address = targetAddress(settings);
  const tls = source && await prepareTls({ source, origins, addresses: [address], logger });
  const context: LoadContext = {
    scenario,
    settings,
    shown,
    logger,
    engine: await loadEngine(settings.engine),
    channel: {
      address,
      tls: tls?.material,
      serverName: settings.serverName,
      connectTimeoutMs: settings.connectTimeoutMs,
      ...NO_RETRIES,
    },
    tls: source,
    target: formatAddress(address),
    floor,
    stop,
    atOnce,
  };
  const preparing: Promise<Prepared> = scenario.prepare({
    // What the table of the scenario resolves to has its own rows too.
    settings: settings as ClientValues & Record<never, never>,
    engine: context.engine,
    channel: context.channel,
    target: context.target,
    info: (message, fields) => logger.info(message, fields),
    warn: (message, fields) => logger.warn(message, fields),
  });
  const prepared = await unlessStopped(preparing, stop, (late) => late.close?.());
  try {
    return await runEach(context, prepared);
  } finally {
    await prepared.close?.();
  }
}

async function runEach(context: LoadContext, prepared: Prepared): Promise<RunResult[]> {
  const { scenario, settings, stop } = context;
  const rates = settings.rps.split(",").map((rate) => rate.trim());
  const runs: RunResult[] = [];
  const fileNames = resultFileNames(
    scenario.test,
    rates.map((rate) =>
      rate === MAX_RATE ? rate : parseSchedule(rate, { seed: settings.seed }).text
    ),
  );
  for (const [at, rate] of rates.entries()) {
    runs.push(await run(context, { prepared, rate, fileName: fileNames[at], isFirst: at === 0 }));
    if (stop.aborted) break;
  }
  return runs;
}

/** The floor that the settings name; warns where it is that of something else than this run. */
async function floorOf(settings: ClientValues, logger: Logger): Promise<Floor | undefined> {
  if (settings.floor === undefined) return undefined;
  const file = await readFloor(settings.floor);
  const here = { engine: settings.engine, deno: hostFacts().deno, host: hostMeta() };
  const differences = floorDifferences(file, here);
  if (differences.length > 0) {
    logger.warn("the floor was measured elsewhere", { with: differences.join(", ") });
  }
  return file.floor;
}
