import type { TlsMaterial } from "../../credentials/mod.ts";
import { type Address, type Duplex, listen, type Listener } from "../../transport/mod.ts";
import type {
  LimitsUpdate,
  Server,
  ServerCounters,
  ServerListenOptions,
  TlsUpdateOptions,
} from "../server.ts";
import { resolveServerLimits } from "../server_limits.ts";
import type { ServerOptions } from "../server_options.ts";
import { type Alarm, SystemAlarm } from "./alarm.ts";
import { ServerHub } from "./server_hub.ts";
import { ServerLink } from "./server_link.ts";
import { DEFAULT_SERVER_TUNING, type ServerTuning } from "./server_tuning.ts";

/** What only this engine's server can be told. */
interface WireServerOptions extends ServerOptions {
  readonly tuning?: Partial<ServerTuning>;
}

/** A server of this engine. */
export function createWireServer(
  options: WireServerOptions,
  newAlarm: () => Alarm = () => new SystemAlarm(),
): Server {
  return new WireServer(options, newAlarm);
}

class WireServer implements Server {
  readonly #hub: ServerHub;
  readonly #links = new Set<ServerLink>();
  readonly #listeners: Listener[] = [];
  #tls: TlsMaterial | undefined;
  #closing: Promise<void> | undefined;
  #onEmpty: (() => void) | undefined;

  constructor(options: WireServerOptions, newAlarm: () => Alarm) {
    const limits = resolveServerLimits(options.limits);
    const tuning = { ...DEFAULT_SERVER_TUNING, ...options.tuning };
    this.#hub = new ServerHub(options, { limits, tuning, newAlarm });
    this.#tls = options.tls;
  }

  get counters(): ServerCounters {
    return this.#hub.counters;
  }

  async listen(address: Address, { reusePort }: ServerListenOptions = {}): Promise<Address> {
    const { limits, onRefused } = this.#hub;
    const listener = await listen(address, {
      tls: this.#tls,
      reusePort,
      handshakeTimeoutMs: limits.handshakeTimeoutMs,
      admission: limits,
      onRefused,
      open: (duplex) => this.#open(duplex),
    });
    this.#listeners.push(listener);
    return listener.address;
  }

  updateTls(material: TlsMaterial, { refusedGraceMs }: TlsUpdateOptions = {}): number {
    if (this.#tls === undefined) {
      throw new TypeError("a server in plain text has no TLS material to replace");
    }
    this.#tls = material;
    for (const listener of this.#listeners) listener.updateTls(material);
    const refused = [...this.#links].filter((link) => link.peerFault() !== undefined);
    if (refusedGraceMs !== undefined) { for (const link of refused) link.dismiss(refusedGraceMs); }
    return refused.length;
  }

  updateLimits({ maxRequestBytes, ...limits }: LimitsUpdate): void {
    const hub = this.#hub;
    hub.limits = resolveServerLimits({ ...hub.limits, ...limits });
    if (maxRequestBytes !== undefined) hub.maxRequestBytes = maxRequestBytes;
    for (const listener of this.#listeners) {
      listener.updateMaxConnections(hub.limits.maxConnections);
    }
  }

  drain(options: { readonly graceMs: number }): Promise<void> {
    return this.#closing ??= this.#drain(options.graceMs);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#closed();
    this.#closeLinks();
    await this.#closing;
  }

  async #drain(graceMs: number): Promise<void> {
    for (const link of this.#links) link.drain();
    const grace = this.#hub.newAlarm();
    grace.set(graceMs, () => this.#closeLinks());
    await this.#closed();
    grace.clear();
  }

  /** Takes no new connections; resolves behind the last one that there is. */
  async #closed(): Promise<void> {
    const empty = this.#links.size === 0
      ? Promise.resolve()
      : new Promise<void>((resolve) => this.#onEmpty = resolve);
    await Promise.all(this.#listeners.map((listener) => listener.close()));
    await empty;
    this.#hub.deadlines.close();
  }

  #closeLinks(): void {
    for (const link of this.#links) link.close();
  }

  #open(duplex: Duplex) {
    const link = new ServerLink(this.#hub, duplex, () => this.#gone(link));
    this.#links.add(link);
    if (this.#closing !== undefined) link.drain();
    return link.transport;
  }

  #gone(link: ServerLink): void {
    this.#links.delete(link);
    if (this.#links.size === 0) this.#onEmpty?.();
  }
}
