import { nowNs } from "../clock/mod.ts";
import { type JsonVector, scoreService } from "../codec/mod.ts";
import { Status, statusName } from "../grpc/mod.ts";
import type { ColdconnRecord } from "../results/mod.ts";
import { callOutcome, ConnectError, type Engine, type MeasuredChannelOptions } from "../rpc/mod.ts";

const NS_PER_MS = 1e6;

/** What an attempt needs. */
export interface ColdconnAttemptOptions {
  readonly engine: Engine;
  readonly channel: MeasuredChannelOptions;
  readonly request: JsonVector;
  /** The deadline of the first call, ms. */
  readonly timeoutMs: number;
}

/** How an attempt went: its record but for the times of the schedule, and what it proves. */
export interface ColdconnAttempt {
  readonly record: Omit<ColdconnRecord, "late_ms" | "at_ms">;
  /** When it dialled, ns on the clock of `clock/`. */
  readonly dialledNs: number;
  /** Connections that its channel made: 1, or 0 when it failed to. */
  readonly connections: number;
}

/**
 * Opens a channel of its own, makes one call on it and closes it. What fails is told by the record:
 * the phase, the status and why. Rejects only for what should not happen.
 */
export async function coldconnAttempt(options: ColdconnAttemptOptions): Promise<ColdconnAttempt> {
  const dialledNs = nowNs();
  const channel = options.engine.createChannel(options.channel);
  const sinceDialMs = () => (nowNs() - dialledNs) / NS_PER_MS;
  try {
    const facts = await channel.connect();
    const connectMs = sinceDialMs();
    const outcome = await callOutcome(channel, scoreService.methods.getScore, options.request, {
      timeoutMs: options.timeoutMs,
    });
    const ok = outcome.code === Status.OK;
    const { timings, tls } = facts;
    return {
      record: {
        ok,
        ...(ok ? {} : {
          code: statusName(outcome.code),
          phase: "rpc",
          error: outcome.message,
        }),
        t_connect_ms: connectMs,
        t_first_rpc_ms: (outcome.doneNs - outcome.sentNs) / NS_PER_MS,
        t_total_ms: (outcome.doneNs - dialledNs) / NS_PER_MS,
        t_dns_ms: timings.dnsMs,
        t_tcp_ms: timings.tcpMs,
        t_tls_ms: timings.tlsMs,
        t_settings_ms: timings.settingsMs,
        tls_version: tls?.version,
        cipher: tls?.cipher,
        connection_id: facts.id,
      },
      dialledNs,
      connections: channel.connectionsMade,
    };
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    return {
      record: {
        ok: false,
        code: error.kind === "timeout" ? "DEADLINE_EXCEEDED" : "UNAVAILABLE",
        phase: error.phase,
        error: error.message,
        t_total_ms: sinceDialMs(),
      },
      dialledNs,
      connections: channel.connectionsMade,
    };
  } finally {
    await channel.close();
  }
}
