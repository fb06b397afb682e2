import { DEFAULT_MAX_MESSAGE_BYTES, Status, type StatusCode } from "../../grpc/mod.ts";
import type { ServerCounters } from "../server.ts";
import type { ServerLimits } from "../server_limits.ts";
import type { ServerOptions } from "../server_options.ts";
import type { Alarm } from "./alarm.ts";
import { Deadlines } from "./deadlines.ts";
import { MessageSlab } from "./message_slab.ts";
import { ServerMethods } from "./server_methods.ts";
import type { ServerTuning } from "./server_tuning.ts";

/** What the connections of a server share. */
export class ServerHub {
  readonly methods: ServerMethods;
  readonly deadlines: Deadlines;
  /** Of connections that come now. */
  maxRequestBytes: number;
  /** Of connections that come now. */
  limits: ServerLimits;
  readonly tuning: ServerTuning;
  readonly onRefused: ServerOptions["onRefused"];
  readonly slab = new MessageSlab();
  /** Gives time, and a timer for each that asks. */
  readonly newAlarm: () => Alarm;
  connections = 0;
  connectionsOpen = 0;
  calls = 0;
  callsFailed = 0;
  callsInFlight = 0;

  constructor(options: ServerOptions, given: {
    readonly limits: ServerLimits;
    readonly tuning: ServerTuning;
    readonly newAlarm: () => Alarm;
  }) {
    const { limits, tuning, newAlarm } = given;
    this.methods = new ServerMethods(options);
    this.deadlines = new Deadlines(newAlarm());
    this.maxRequestBytes = options.maxRequestBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
    this.limits = limits;
    this.tuning = tuning;
    this.onRefused = options.onRefused;
    this.newAlarm = newAlarm;
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
