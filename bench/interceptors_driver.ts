/**
 * Null calls in a closed loop over plain TCP, both ends in this process, so that what an interceptor
 * costs is a large part of a call: `interceptors_driver.ts SIDE SECONDS COUNT…`, where SIDE is
 * `client`, `server` or `messages`. The counts take turns of some ms, so that what the machine does to
 * one it does to the others. Prints for each the median of its turns, ns of CPU a call.
 * @module
 */
import { cpuUsage } from "node:process";
import { nowNs } from "@lab/shared/clock";
import { healthService } from "@lab/shared/codec";
import {
  type CallOutcome,
  type Channel,
  type ClientInterceptor,
  type EndListener,
  implement,
  loadEngine,
  mapRequests,
  mapResponses,
  type ServerInterceptor,
} from "@lab/shared/rpc";
import { median } from "./pace_table.ts";

const IN_FLIGHT = 64;
const TURN_MS = 20;
const WARM_UP_TURNS = 25;
const { check } = healthService.methods;
const REQUEST = { service: "" };
const ANSWER = { status: 1 };

/** Looks at the outcome of each call. */
const ofClient: ClientInterceptor = {
  unary: (call, next) => next({ ...call, done: (outcome) => call.done(outcome) }),
};

let ends = 0;
const onEnd: EndListener = ({ code }) => ends += code;

/** Hears of the end of each call. */
const ofServer: ServerInterceptor = (served, next) => {
  served.context.onEnd(onEnd);
  return next(served);
};

const same = (message: unknown) => message;

/** Looks at each request and each response. */
const ofMessages: ServerInterceptor = (served, next) =>
  mapResponses(served, next(mapRequests(served, same)), same);

/** A server and a channel to it, with so many interceptors on one side. */
async function open(side: string, count: number) {
  const times = <T>(one: T) => Array.from({ length: count }, () => one);
  const engine = await loadEngine("wire");
  const server = engine.createServer({
    services: [
      implement(healthService, {
        check: () => ANSWER,
        watch: () => {
          throw new Error("not asked for");
        },
      }),
    ],
    interceptors: side === "client" ? [] : times(side === "server" ? ofServer : ofMessages),
  });
  const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
  const interceptors = side === "client" ? times(ofClient) : [];
  const channel = engine.createChannel({ address, interceptors });
  await channel.connect();
  return { server, channel, turns: [] as number[] };
}

/** Calls for a turn; ns of CPU a call. */
async function turn(channel: Channel): Promise<number> {
  let [calls, inFlight] = [0, IN_FLIGHT];
  const { promise, resolve } = Promise.withResolvers<void>();
  const before = cpuUsage();
  const endNs = nowNs() + TURN_MS * 1e6;
  const done = ({ code, doneNs }: CallOutcome<unknown>) => {
    if (code !== 0) throw new Error(`a null call ended with status ${code}`);
    calls++;
    if (doneNs < endNs) channel.unary(check, REQUEST, {}, done);
    else if (--inFlight === 0) resolve();
  };
  for (let n = IN_FLIGHT; n > 0; n--) channel.unary(check, REQUEST, {}, done);
  await promise;
  const { user, system } = cpuUsage(before);
  return (user + system) * 1e3 / calls;
}

async function main([side, seconds, ...counts]: readonly string[]) {
  const pairs = await Promise.all(counts.map((count) => open(side, Number(count))));
  const rounds = Number(seconds) * 1000 / TURN_MS / pairs.length;
  for (let round = -WARM_UP_TURNS; round < rounds; round++) {
    for (let n = 0; n < pairs.length; n++) {
      const { channel, turns } = pairs[(Math.abs(round) + n) % pairs.length];
      const nsPerCall = await turn(channel);
      if (round >= 0) turns.push(nsPerCall);
    }
  }
  for (const { channel, server } of pairs) {
    await channel.close();
    await server.close();
  }
  return pairs.map(({ turns }) => ({ cpuNsPerCall: median(turns), turns: turns.length }));
}

if (import.meta.main) console.log(JSON.stringify(await main(Deno.args)));
