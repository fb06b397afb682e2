import { NS_PER_SEC } from "../base/mod.ts";
import { TokenBucket } from "../wire/mod.ts";

/** How many connections a listener takes. */
export interface AdmissionLimits {
  /**
   * Connections, handshakes included. It has to stay below the limit of open files by more than the
   * backlog of 128 and what the program itself keeps open: once Deno's node:net has run into EMFILE,
   * it accepts nothing any more, without an error. @default 3000
   */
  readonly maxConnections: number;
  /** Connections of one address, handshakes included; not for Unix sockets. @default Infinity */
  readonly connectionsPerPeer: number;
  /**
   * New connections of one address a second, and as many at once, at least one; not for Unix
   * sockets. @default Infinity
   */
  readonly connectionsPerSecPerPeer: number;
}

/** The defaults: peers may do what the whole may. */
export const DEFAULT_ADMISSION: AdmissionLimits = {
  maxConnections: 3000,
  connectionsPerPeer: Infinity,
  connectionsPerSecPerPeer: Infinity,
};

/** Addresses that are remembered before those with nothing to remember are looked for. */
const PEERS_BEFORE_SWEEP = 1024;

interface Peer {
  open: number;
  readonly arrivals: TokenBucket;
  /** From here on nothing is to be remembered of its arrivals, ns. */
  calmNs: number;
}

/**
 * Decides which connections a listener takes, by counts and times that are handed in. An address is
 * forgotten when it has no connection and its rate has recovered, so that peers with many addresses
 * make it remember no more of them than come in a second.
 */
export class Admission {
  #limits: AdmissionLimits;
  readonly #perPeer: boolean;
  readonly #peers = new Map<string, Peer>();
  #open = 0;
  #sweepAt = PEERS_BEFORE_SWEEP;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
    const { connectionsPerPeer, connectionsPerSecPerPeer } = limits;
    this.#perPeer = connectionsPerPeer < Infinity || connectionsPerSecPerPeer < Infinity;
  }

  /** From now on so many are taken; those that are open stay. */
  set maxConnections(maxConnections: number) {
    this.#limits = { ...this.#limits, maxConnections };
  }

  /** Addresses that are remembered. */
  get peers(): number {
    return this.#peers.size;
  }

  /**
   * A connection comes from `host` at `nowNs`; undefined host for a Unix socket. Says why it is
   * refused, or nothing: then it counts until {@link leave}.
   */
  enter(host: string | undefined, nowNs: number): string | undefined {
    const { maxConnections, connectionsPerPeer, connectionsPerSecPerPeer } = this.#limits;
    if (this.#open >= maxConnections) return `${maxConnections} connections are open already`;
    if (host !== undefined && this.#perPeer) {
      const peer = this.#peer(host, nowNs);
      if (peer.open >= connectionsPerPeer) {
        return `${connectionsPerPeer} connections of this address are open already`;
      }
      if (!peer.arrivals.take(nowNs)) {
        return `more than ${connectionsPerSecPerPeer} connections a second come from this address`;
      }
      peer.calmNs = Math.max(peer.calmNs, nowNs) + NS_PER_SEC / connectionsPerSecPerPeer;
      peer.open++;
    }
    this.#open++;
    return undefined;
  }

  /** A connection that was let in is over. */
  leave(host: string | undefined): void {
    this.#open--;
    const peer = host === undefined ? undefined : this.#peers.get(host);
    if (peer !== undefined) peer.open--;
  }

  #peer(host: string, nowNs: number): Peer {
    let peer = this.#peers.get(host);
    if (peer !== undefined) return peer;
    if (this.#peers.size >= this.#sweepAt) this.#sweep(nowNs);
    const { connectionsPerSecPerPeer: perSec } = this.#limits;
    peer = { open: 0, arrivals: new TokenBucket(Math.max(1, perSec), perSec), calmNs: nowNs };
    this.#peers.set(host, peer);
    return peer;
  }

  #sweep(nowNs: number): void {
    for (const [host, { open, calmNs }] of this.#peers) {
      if (open === 0 && calmNs <= nowNs) this.#peers.delete(host);
    }
    // Looking through them costs each newcomer no more than it would a table half full.
    this.#sweepAt = Math.max(PEERS_BEFORE_SWEEP, 2 * this.#peers.size);
  }
}
