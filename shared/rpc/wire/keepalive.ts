import { NS_PER_MS } from "../../base/mod.ts";
import type { Alarm } from "./alarm.ts";

/** gRPC's floor: servers end connections that ping more often (gRPC `doc/keepalive.md`). */
const SHORTEST_INTERVAL_MS = 10_000;
const TIMEOUT_MS = 20_000;

/** What keepalive asks of its connection. */
interface KeepaliveHooks {
  /** Whether calls are under way; without any, servers take pings for abuse. */
  readonly isBusy: () => boolean;
  readonly ping: () => void;
  /** The peer has not answered within 20 s. */
  readonly dead: () => void;
}

/** Pings a peer that has gone silent while calls are under way, and gives it up without answer. */
export class Keepalive {
  readonly #intervalMs: number;
  readonly #alarm: Alarm;
  readonly #hooks: KeepaliveHooks;
  #pingedNs = NaN;
  #readNs: number;

  /** @param intervalMs silence before a ping, ms; at least 10 s */
  constructor(intervalMs: number, alarm: Alarm, hooks: KeepaliveHooks) {
    this.#intervalMs = Math.max(SHORTEST_INTERVAL_MS, intervalMs);
    this.#alarm = alarm;
    this.#hooks = hooks;
    this.#readNs = alarm.nowNs();
    this.#alarm.set(this.#intervalMs, this.#ring);
  }

  /** Bytes came at `nowNs`, of whatever kind. */
  onRead(nowNs: number): void {
    this.#readNs = nowNs;
  }

  close(): void {
    this.#alarm.clear();
  }

  readonly #ring = (): void => {
    const nowNs = this.#alarm.nowNs();
    if (this.#pingedNs > this.#readNs) return this.#hooks.dead();
    const silentMs = (nowNs - this.#readNs) / NS_PER_MS;
    if (silentMs < this.#intervalMs) {
      return this.#alarm.set(Math.ceil(this.#intervalMs - silentMs), this.#ring);
    }
    if (!this.#hooks.isBusy()) return this.#alarm.set(this.#intervalMs, this.#ring);
    this.#pingedNs = nowNs;
    this.#hooks.ping();
    this.#alarm.set(TIMEOUT_MS, this.#ring);
  };
}
