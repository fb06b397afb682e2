import { seededRandom } from "../pace/mod.ts";
import type { Schedule } from "../pace/mod.ts";
import type { ExitCode } from "../program/mod.ts";
import { coldconnSettings, type SettingsOf } from "../settings/mod.ts";
import { type ColdconnAttempt, coldconnAttempt } from "./coldconn_attempt.ts";
import { ColdconnRecorder } from "./coldconn_recorder.ts";
import { type LoadContext, loadProgram, schedulesOf } from "./load_program.ts";
import { measuredRun } from "./measured_run.ts";
import { reportRuns } from "./report_runs.ts";
import { resultFileName } from "./result_file_name.ts";
import { randomVectors } from "./vectors.ts";

type Context = LoadContext<SettingsOf<typeof coldconnSettings>>;

const TEST = "02_coldconn";
/** Different requests of a run; attempt k sends request k modulo this. */
const VECTORS = 64;

/**
 * 02_coldconn: a new channel and a new connection for every attempt, the connect timed apart from
 * the first call. Gives the exit code.
 */
export function coldconnProgram(args: readonly string[], programDir?: string): Promise<ExitCode> {
  return loadProgram({ table: coldconnSettings, args, programDir, run: coldconnRuns });
}

async function coldconnRuns(context: Context): Promise<ExitCode> {
  const { settings, engine, logger, stop } = context;
  // A server that is not there is no result but a mistake: told at once, before a file is made.
  const probe = engine.createChannel(context.channel);
  try {
    const { tls } = await probe.connect();
    logger.info("a connection can be made", {
      target: context.target,
      tls: tls?.version ?? "off",
      cipher: tls?.cipher,
      engine: engine.name,
    });
  } finally {
    await probe.close();
  }
  const schedules = schedulesOf(settings);
  const runs = [];
  for (const schedule of schedules) {
    runs.push(
      await coldconnRun(context, schedule, resultFileName(TEST, schedule, schedules.length)),
    );
    if (stop.aborted) break;
  }
  return await reportRuns(context, runs);
}

async function coldconnRun(context: Context, schedule: Schedule, fileName: string) {
  const { settings, engine, channel } = context;
  const random = seededRandom(settings.seed);
  const requests = randomVectors({ count: VECTORS, length: settings.vectorLength, random })
    .map((json) => ({ json }));
  const unexpected = Promise.withResolvers<never>();
  const run = measuredRun<ColdconnAttempt, ColdconnRecorder>(context, {
    test: TEST,
    schedule,
    fileName,
    createRecorder: (writer) => new ColdconnRecorder(writer),
    call: (k, done) => {
      const request = requests[k % VECTORS];
      coldconnAttempt({ engine, channel, request, timeoutMs: settings.timeoutMs })
        .then(done, unexpected.reject);
    },
    shownMs: ({ record }) => record.t_total_ms ?? NaN,
    connections: (recorder) => ({
      connectionUse: "each",
      connections: {
        made: recorder.connections,
        connected: recorder.connected,
        shared: recorder.shared,
      },
    }),
  });
  return await Promise.race([run, unexpected.promise]);
}
