import { DEFAULT_MAX_MESSAGE_BYTES, Status, type StatusCode } from "../../grpc/mod.ts";
import type { ServerCounters } from "../server.ts";
import type { ServerOptions } from "../server_options.ts";
import { Deadlines } from "./server_deadlines.ts";
import { ServerMethods } from "./server_methods.ts";
import type { ServerTimers } from "./server_timers.ts";
import type { ServerTuning } from "./server_tuning.ts";

/** What the connections of a server share. */
export class ServerHub {
  readonly methods: ServerMethods;
  readonly deadlines: Deadlines;
  readonly maxRequestBytes: number;
  readonly tuning: ServerTuning;
  readonly timers: ServerTimers;
  connections = 0;
  connectionsOpen = 0;
  calls = 0;
  callsFailed = 0;
  callsInFlight = 0;

  constructor(options: ServerOptions, tuning: ServerTuning, timers: ServerTimers) {
    this.methods = new ServerMethods(options);
    this.deadlines = new Deadlines(timers);
    this.maxRequestBytes = options.maxRequestBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
    this.tuning = tuning;
    this.timers = timers;
  }

  callStarted(): void {
    this.calls++;
    this.callsInFlight++;
  }

  /** A call that no handler will see. */
  callRefused(): void {
    this.calls++;
    this.callsFailed++;
  }

  callEnded(code: StatusCode): void {
    this.callsInFlight--;
    if (code !== Status.OK) this.callsFailed++;
  }

  get counters(): ServerCounters {
    const { connections, connectionsOpen, calls, callsFailed, callsInFlight } = this;
    return { connections, connectionsOpen, calls, callsFailed, callsInFlight };
  }
}
