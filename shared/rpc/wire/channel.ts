import type { MethodDefinition } from "../../codec/mod.ts";
import { Status } from "../../grpc/mod.ts";
import { ConnectError, type ConnectionFacts, formatAddress } from "../../transport/mod.ts";
import type {
  CallOptions,
  CallOutcome,
  Cancel,
  Channel,
  ChannelState,
  ClientStream,
} from "../channel.ts";
import type { ChannelOptions } from "../channel_options.ts";
import { composeStream, composeUnary, type StartStream, type StartUnary } from "../compose.ts";
import { type ChannelParts, SYSTEM_PARTS } from "./channel_parts.ts";
import type { CallHost, ClientCall } from "./client_call.ts";
import { WireClientStream } from "./client_stream.ts";
import { Connector } from "./connector.ts";
import { Deadlines } from "./deadlines.ts";
import { MessageSlab } from "./message_slab.ts";
import { RequestBlocks } from "./request_blocks.ts";
import { WireUnaryCall } from "./unary_call.ts";

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const USER_AGENT = "lab-wire/0.1.0";
const CLOSED = "the channel has been closed";

/** The states of several connections, the one that a caller should know of first. */
const BY_CONCERN: readonly ChannelState[] = ["lost", "connecting", "idle", "ready"];

/** A channel over our own HTTP/2: its connections, and what its calls share. */
export class WireChannel implements Channel, CallHost {
  readonly blocks: RequestBlocks;
  readonly deadlines: Deadlines;
  readonly slab = new MessageSlab();
  readonly nowNs: () => number;

  readonly #connectors: readonly Connector[];
  readonly #reconnect: boolean;
  readonly #startUnary: StartUnary;
  readonly #startStream: StartStream;
  #next = 0;
  #closed = false;
  #callsUnderWay = 0;
  readonly #onIdle = new Set<() => void>();

  /** @throws RangeError for a number of connections below 1 */
  constructor(options: ChannelOptions, parts: ChannelParts = SYSTEM_PARTS) {
    const { address, tls, serverName, connections = 1, reconnect = true } = options;
    if (!Number.isInteger(connections) || connections < 1) {
      throw new RangeError(`connections is ${connections}, not a whole number from 1`);
    }
    this.#reconnect = reconnect;
    this.deadlines = new Deadlines(parts.newAlarm());
    this.nowNs = parts.nowNs;
    this.blocks = new RequestBlocks({
      authority: address.kind === "tcp" ? formatAddress(address) : "localhost",
      secure: tls !== undefined,
      userAgent: USER_AGENT,
    });
    this.#connectors = Array.from({ length: connections }, () =>
      new Connector({
        address,
        tls,
        serverName,
        connectTimeoutMs: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
        reconnect,
        keepaliveMs: options.keepaliveMs,
      }, parts));
    const { interceptors = [] } = options;
    this.#startUnary = composeUnary(interceptors, (call) => {
      const started = new WireUnaryCall(this, call);
      this.#begin(started);
      return () => started.giveUp();
    });
    this.#startStream = composeStream(interceptors, (call) => {
      const started = new WireClientStream(this, call);
      this.#begin(started);
      return started;
    });
  }

  get state(): ChannelState {
    if (this.#closed) return "closed";
    if (this.#connectors.length === 1) return this.#connectors[0].state;
    const states = this.#connectors.map(({ state }) => state);
    return BY_CONCERN.find((state) => states.includes(state))!;
  }

  get connectionsMade(): number {
    return this.#connectors.reduce((sum, { connectionsMade }) => sum + connectionsMade, 0);
  }

  async connect(): Promise<ConnectionFacts> {
    if (this.#closed) throw new ConnectError("address", "tcp", CLOSED);
    const [first] = await Promise.all(this.#connectors.map((connector) => connector.connect()));
    return first;
  }

  unary<Req, Res>(
    method: MethodDefinition<Req, Res>,
    request: Req,
    options: CallOptions,
    done: (outcome: CallOutcome<Res>) => void,
  ): Cancel {
    return this.#startUnary({
      method,
      request,
      options,
      done: done as (outcome: CallOutcome<unknown>) => void,
    });
  }

  stream<Req, Res>(
    method: MethodDefinition<Req, Res>,
    options: CallOptions = {},
  ): ClientStream<Req, Res> {
    return this.#startStream({ method, options }) as ClientStream<Req, Res>;
  }

  async close(options: { readonly drainMs?: number } = {}): Promise<void> {
    this.#closed = true;
    const { drainMs = 0 } = options;
    if (this.#callsUnderWay > 0 && drainMs > 0) await this.#drained(drainMs);
    await Promise.all(this.#connectors.map((connector) => connector.close(CLOSED)));
    this.deadlines.close();
  }

  restart(call: ClientCall): boolean {
    if (!this.#reconnect || this.#closed) return false;
    call.restarted = true;
    this.#connector().begin(call);
    return true;
  }

  onCallEnd(): void {
    this.#callsUnderWay--;
    if (this.#callsUnderWay === 0) { for (const onIdle of this.#onIdle) onIdle(); }
  }

  #begin(call: ClientCall): void {
    this.#callsUnderWay++;
    if (this.#closed) return call.failSoon(Status.UNAVAILABLE, CLOSED);
    // A deadline of a moment ago: nothing need be sent to find that out.
    if (call.isLate) return call.expireSoon();
    this.#connector().begin(call);
  }

  /**
   * The connections in turn. A channel that makes new ones passes over those that are not ready and
   * opens them meanwhile, so that a lost one fails no call that another can take.
   */
  #connector(): Connector {
    const { length } = this.#connectors;
    if (length === 1) return this.#connectors[0];
    for (let tried = 0; tried < length; tried++) {
      this.#next = (this.#next + 1) % length;
      const connector = this.#connectors[this.#next];
      if (!this.#reconnect || connector.state === "ready") return connector;
      connector.revive();
    }
    return this.#connectors[this.#next];
  }

  /** Waits for the calls under way. */
  #drained(drainMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, drainMs);
      this.#onIdle.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
