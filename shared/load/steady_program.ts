import { scoreService } from "../codec/mod.ts";
import { seededRandom } from "../pace/mod.ts";
import type { Schedule } from "../pace/mod.ts";
import type { ExitCode } from "../program/mod.ts";
import type { CallOutcome } from "../rpc/mod.ts";
import { steadySettings } from "../settings/mod.ts";
import { type LoadContext, loadProgram, schedulesOf, worstExitCode } from "./load_program.ts";
import { measuredRun } from "./measured_run.ts";
import { reportRuns } from "./report_runs.ts";
import { resultFileName } from "./result_file_name.ts";
import { SteadyRecorder } from "./steady_recorder.ts";
import { randomVectors } from "./vectors.ts";

const TEST = "01_steady";
const NS_PER_MS = 1e6;
/** Different requests of a run; call k sends request k modulo this. */
const VECTORS = 1024;

/**
 * 01_steady: calls at a fixed rate over one reused channel, each timed. Several rates are as many
 * runs, each with a channel and a file of its own. Gives the exit code.
 */
export function steadyProgram(args: readonly string[], programDir?: string): Promise<ExitCode> {
  return loadProgram({ table: steadySettings, args, programDir, run: steadyRuns });
}

async function steadyRuns(context: LoadContext): Promise<ExitCode> {
  const { settings, stop } = context;
  const schedules = schedulesOf(settings);
  const runs = [];
  for (const schedule of schedules) {
    runs.push(await steadyRun(context, schedule, resultFileName(TEST, schedule, schedules.length)));
    if (stop.aborted) break;
  }
  await reportRuns(runs);
  return worstExitCode(runs.map(({ exitCode }) => exitCode));
}

async function steadyRun(context: LoadContext, schedule: Schedule, fileName: string) {
  const { settings, engine, logger } = context;
  const random = seededRandom(settings.seed);
  const requests = randomVectors({ count: VECTORS, length: settings.vectorLength, random })
    .map((json) => ({ json }));
  const channel = engine.createChannel(context.channel);
  try {
    const connection = await channel.connect();
    logger.info("connected", {
      target: context.target,
      tls: connection.tls?.version ?? "off",
      cipher: connection.tls?.cipher,
      rate: schedule.text,
      engine: engine.name,
    });
    const { getScore } = scoreService.methods;
    const callOptions = { timeoutMs: settings.timeoutMs };
    return await measuredRun<CallOutcome<unknown>, SteadyRecorder>(context, {
      test: TEST,
      schedule,
      fileName,
      connection,
      createRecorder: (writer) => new SteadyRecorder(writer),
      call: (k, done) => channel.unary(getScore, requests[k % VECTORS], callOptions, done),
      shownMs: ({ sentNs, doneNs }) => (doneNs - sentNs) / NS_PER_MS,
      connections: () => ({
        connectionUse: "one",
        connections: channel.connectionsMade,
        connectionLost: channel.state === "lost",
      }),
    });
  } finally {
    await channel.close();
  }
}
