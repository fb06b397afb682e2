import { scoreService } from "@lab/shared/codec";
import { Status } from "@lab/shared/grpc";
import { type CallOutcome, type ClientStream, RpcError } from "@lab/shared/rpc";
import type { Route } from "./route.ts";
import { type Tick, tickMethods } from "./service.ts";
import type { Ending, Intent, Tally } from "./tally.ts";

const REQUEST = { json: "[0.5,0.25]" };
/** Far above what any call takes, even over a restart of its server. */
const PATIENT_MS = 20_000;
/** Below the delay of the servers, so that it is missed. */
const HURRIED_MS = 2;
const CANCEL_WITHIN_MS = 10;
const LONGEST_STREAM = 10;

const STREAM_SHARE = 0.1;
const CANCEL_SHARE = 0.05;
const MISS_SHARE = 0.05;

type StreamKind = "countTo" | "sum" | "echo";
const STREAM_KINDS: readonly StreamKind[] = ["countTo", "sum", "echo"];

/** Starts a call of a random kind that is finished, cancelled or too hurried, at random. */
export function startCall(route: Route, tally: Tally, random: () => number): void {
  const chance = random();
  const intent: Intent = chance < CANCEL_SHARE
    ? "cancel"
    : chance < CANCEL_SHARE + MISS_SHARE
    ? "miss"
    : "finish";
  if (random() >= STREAM_SHARE) return startUnary(route, tally, { intent, random });
  const kind = STREAM_KINDS[Math.floor(random() * STREAM_KINDS.length)];
  const length = 1 + Math.floor(random() * LONGEST_STREAM);
  const run = runStream(route, tally, { kind, intent, length, random });
  run.catch((error: unknown) => tally.problem(`a ${kind} call: ${error}`));
}

/** How a call is to go. */
interface CallPlan {
  readonly intent: Intent;
  readonly random: () => number;
}

/** A unary call; `answered` is told of an OK. */
export function startUnary(
  route: Route,
  tally: Tally,
  { intent, random, answered }: CallPlan & { readonly answered?: () => void },
): void {
  const { line } = route;
  const account = open(route, tally, { kind: "unary", intent });
  const cancel = line.channel.unary(
    scoreService.methods.getScore,
    REQUEST,
    { timeoutMs: timeoutMs(intent) },
    (outcome) => {
      account(outcome, outcome.response?.score ?? undefined);
      if (outcome.code === Status.OK) answered?.();
    },
  );
  if (intent === "cancel") setTimeout(cancel, random() * CANCEL_WITHIN_MS);
}

async function runStream(
  route: Route,
  tally: Tally,
  { kind, intent, length, random }: CallPlan & {
    readonly kind: StreamKind;
    readonly length: number;
  },
): Promise<void> {
  const account = open(route, tally, { kind, intent });
  const stream: ClientStream<Tick, Tick> = route.line.channel.stream(tickMethods[kind], {
    timeoutMs: timeoutMs(intent),
  });
  if (intent === "cancel") setTimeout(stream.cancel, random() * CANCEL_WITHIN_MS);
  const [ticks] = await Promise.all([read(stream), write(stream, requestsOf(kind, length))]);
  const outcome = await stream.outcome;
  account(outcome, ticks.received[0]?.run);
  if (outcome.code !== ticks.code) {
    tally.problem(`a ${kind} call ended with ${outcome.code}, its messages with ${ticks.code}`);
  }
  if (outcome.code !== Status.OK) return;
  const numbers = ticks.received.map(({ n }) => n).join();
  const expected = expectedOf(kind, length).join();
  if (numbers !== expected) {
    tally.problem(`a ${kind} call answered ${numbers} instead of ${expected}`);
  }
}

function requestsOf(kind: StreamKind, length: number): readonly number[] {
  return kind === "countTo" ? [length] : upTo(length);
}

function expectedOf(kind: StreamKind, length: number): readonly number[] {
  return kind === "sum" ? [length * (length + 1) / 2] : upTo(length);
}

function upTo(length: number): number[] {
  return Array.from({ length }, (_, at) => at + 1);
}

async function write(stream: ClientStream<Tick, Tick>, requests: readonly number[]): Promise<void> {
  try {
    for (const n of requests) await stream.write({ n, run: 0 });
    stream.end();
  } catch (error) {
    // The call is over; its outcome says how.
    if (!(error instanceof RpcError)) throw error;
  }
}

/** The messages, and how they ended. */
async function read(stream: ClientStream<Tick, Tick>) {
  const received: Tick[] = [];
  try {
    for await (const tick of stream.messages) received.push(tick);
    return { received, code: Status.OK };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return { received, code: error.code };
  }
}

function timeoutMs(intent: Intent): number {
  return intent === "miss" ? HURRIED_MS : PATIENT_MS;
}

/** Enters a call into the account; gives what takes its outcome. */
function open(route: Route, tally: Tally, { kind, intent }: { kind: string; intent: Intent }) {
  const { line, restarts, isDown } = route;
  const entry = tally.start({ kind, intent, server: route.name, run: route.run });
  const disturbed = (): Ending["disturbedBy"] => {
    if (line.cut) return "close";
    return isDown || route.isDown || route.restarts !== restarts ? "restart" : undefined;
  };
  return (outcome: CallOutcome<unknown>, run: number | undefined) => {
    const { code, message } = outcome;
    tally.end(entry, { code, message, run, disturbedBy: disturbed() });
  };
}
