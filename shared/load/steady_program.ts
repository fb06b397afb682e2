import type { Schedule } from "../pace/mod.ts";
import type { ExitCode } from "../program/mod.ts";
import { type SettingsOf, steadySettings } from "../settings/mod.ts";
import { type LoadContext, loadProgram, schedulesOf } from "./load_program.ts";
import { measuredRun } from "./measured_run.ts";
import { reportRuns } from "./report_runs.ts";
import { resultFileName } from "./result_file_name.ts";
import { ScoreCalls, type ScoreWork } from "./score_calls.ts";
import { MAX_RATE } from "./sender.ts";
import { sendersRun } from "./senders_run.ts";
import { SteadyRecorder } from "./steady_recorder.ts";
import type { TimedCall } from "./timed_call.ts";

type SteadySettings = SettingsOf<typeof steadySettings>;

const TEST = "01_steady";
const NS_PER_MS = 1e6;

/**
 * 01_steady: calls at a fixed rate over one reused channel, each timed. Several rates are as many
 * runs, each with a channel and a file of its own; the rate `max` is a closed loop. With several
 * threads each has its own channel and its share of the calls. Gives the exit code.
 */
export function steadyProgram(args: readonly string[], programDir?: string): Promise<ExitCode> {
  return loadProgram({ table: steadySettings, args, programDir, run: steadyRuns });
}

async function steadyRuns(context: LoadContext<SteadySettings>): Promise<ExitCode> {
  const { settings, stop } = context;
  const rates = settings.rps.split(",").map((rate) => rate.trim());
  const runs = [];
  for (const rate of rates) {
    runs.push(await runAt(rate, rates.length));
    if (stop.aborted) break;
  }
  return await reportRuns(context, runs);

  function runAt(rate: string, runCount: number) {
    const [schedule] = rate === MAX_RATE ? [] : schedulesOf({ rps: rate, seed: settings.seed });
    const text = schedule?.text ?? MAX_RATE;
    const fileName = resultFileName(TEST, { text }, runCount);
    return schedule !== undefined && settings.threads === 1
      ? steadyRun(context, schedule, fileName)
      : sendersRun(context, { test: TEST, rate: text, fileName, work: workOf(settings) });
  }
}

async function steadyRun(
  context: LoadContext<SteadySettings>,
  schedule: Schedule,
  fileName: string,
) {
  const { settings, engine, logger } = context;
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
    const { seed, timeoutMs } = settings;
    const calls = new ScoreCalls(workOf(settings), { channel, callOptions: { timeoutMs }, seed });
    return await measuredRun<TimedCall, SteadyRecorder>(context, {
      test: TEST,
      schedule,
      fileName,
      connection,
      createRecorder: (writer) => new SteadyRecorder(writer),
      call: (k, done) => calls.start(k, done),
      shownMs: ({ sentNs, doneNs }) => (doneNs - sentNs) / NS_PER_MS,
      connections: () => ({
        connectionUse: "kept",
        connections: { made: channel.connectionsMade, lost: channel.state === "lost" },
      }),
    });
  } finally {
    await channel.close();
  }
}

function workOf({ vectorLength }: SteadySettings): ScoreWork {
  return { kind: "score", vectorLength };
}
