import { nowNs } from "../../clock/mod.ts";
import { type JsonVector, scoreService } from "../../codec/mod.ts";
import { Status, type StatusCode } from "../../grpc/mod.ts";
import { callOutcome, type Channel, ConnectError } from "../../rpc/mod.ts";
import type { ConnectionFacts, ConnectPhase } from "../../transport/mod.ts";
import type { CallsOptions, EndedCall } from "../calls.ts";

/** How an attempt went: `sentNs` is when it dialled. */
export interface Attempt extends EndedCall {
  readonly code: StatusCode;
  /** Where it failed: at a step of connecting, or in the call; absent when it did not. */
  readonly phase?: ConnectPhase | "rpc";
  /** Of the connection that it had. */
  readonly facts?: ConnectionFacts;
  /** From the dial to a usable connection, ns; absent when there was none. */
  readonly connectNs?: number;
  /** From sending the first call to its status, ns; absent when it was not sent. */
  readonly firstRpcNs?: number;
  /** Connections that its channel made: 1, or 0 when it failed to. */
  readonly connections: number;
}

/** What an attempt is made with. */
interface AttemptOptions extends Pick<CallsOptions, "callOptions"> {
  /** Its own, not connected yet. */
  readonly channel: Channel;
}

/**
 * Connects its channel, makes one call on it and closes it. What fails is told by the attempt:
 * the phase, the status and why. Rejects only for what should not happen.
 */
export async function attempt(request: JsonVector, options: AttemptOptions): Promise<Attempt> {
  const { channel, callOptions } = options;
  const sentNs = nowNs();
  try {
    const facts = await channel.connect();
    const connectNs = nowNs() - sentNs;
    const { getScore } = scoreService.methods;
    const outcome = await callOutcome(channel, getScore, request, callOptions);
    const { code, message, headersNs, doneNs } = outcome;
    return {
      ...{ code, message, sentNs, headersNs, doneNs, facts, connectNs },
      ...(code === Status.OK ? {} : { phase: "rpc" }),
      firstRpcNs: doneNs - outcome.sentNs,
      connections: channel.connectionsMade,
    };
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    return {
      code: error.kind === "timeout" ? Status.DEADLINE_EXCEEDED : Status.UNAVAILABLE,
      message: error.message,
      sentNs,
      headersNs: NaN,
      doneNs: nowNs(),
      phase: error.phase,
      connections: channel.connectionsMade,
    };
  } finally {
    await channel.close();
  }
}
