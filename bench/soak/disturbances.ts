import { X509Certificate } from "node:crypto";
import { openCertificateStore } from "@lab/shared/credentials";
import type { CertificatePaths, Route } from "./route.ts";
import { startUnary } from "./start_call.ts";
import type { Tally } from "./tally.ts";

/** What a soak does to its pair. */
export type Disturbance =
  | "reconnect"
  | "cut"
  | "rotate certificates"
  | "restart by SIGTERM"
  | "restart by SIGKILL";

const PAUSE_MS = 1500;
const UP_WITHIN_MS = 30_000;
const PROBE_EVERY_MS = 20;

/** In turns, so that a short soak has them all. */
const TURNS: readonly Disturbance[] = [
  "reconnect",
  "rotate certificates",
  "restart by SIGTERM",
  "cut",
  "rotate certificates",
  "restart by SIGKILL",
];
/** A CA is rolled over in two steps (`CertificateStore`); leaves are issued again between them. */
const ROTATIONS = ["rotateLeaves", "rotateCa", "retireCa"] as const;

/** What works on the pair, one thing after the other. */
export class Disturbances {
  readonly counts = new Map<Disturbance, number>();
  readonly #steady: Route;
  readonly #restarted: Route;
  readonly #tally: Tally;
  readonly #random: () => number;
  readonly #certificates: CertificatePaths & { readonly dir: string };
  #rotations = 0;
  /** Of the steady server, and of the present run of the other one. */
  #reloads = { steady: 0, restarted: 0 };

  constructor(options: {
    readonly steady: Route;
    readonly restarted: Route;
    readonly tally: Tally;
    readonly random: () => number;
    readonly certificates: CertificatePaths & { readonly dir: string };
  }) {
    this.#steady = options.steady;
    this.#restarted = options.restarted;
    this.#tally = options.tally;
    this.#random = options.random;
    this.#certificates = options.certificates;
  }

  /** Goes on until the signal aborts. Rejects when something did not go as it must. */
  async run(signal: AbortSignal): Promise<void> {
    for (let turn = 0; !signal.aborted; turn++) {
      await pause(PAUSE_MS * (0.5 + this.#random()), signal);
      if (signal.aborted) return;
      const what = TURNS[turn % TURNS.length];
      await this.#do(what);
      this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    }
  }

  async #do(what: Disturbance): Promise<void> {
    switch (what) {
      case "reconnect":
      case "cut":
        for (const route of [this.#steady, this.#restarted]) {
          await route.reconnect({ drain: what === "reconnect" });
        }
        return;
      case "rotate certificates":
        return await this.#rotate();
      case "restart by SIGTERM":
        return await this.#restart("SIGTERM");
      case "restart by SIGKILL":
        return await this.#restart("SIGKILL");
    }
  }

  /** New certificates on the disk; then both servers must show them to new connections. */
  async #rotate(): Promise<void> {
    const store = await openCertificateStore(this.#certificates.dir, { now: new Date() });
    await store[ROTATIONS[this.#rotations++ % ROTATIONS.length]]();
    const { certPath } = this.#certificates.df;
    const expected = new X509Certificate(await Deno.readTextFile(certPath)).fingerprint256;
    for (const route of [this.#steady, this.#restarted]) {
      await within(UP_WITHIN_MS, this.#untilShown(route, expected), `${route.name} to reload`);
    }
  }

  async #untilShown(route: Route, expected: string): Promise<void> {
    while (await route.reconnect({ drain: true }) !== expected) {
      const side = route === this.#steady ? "steady" : "restarted";
      await route.reloaded(++this.#reloads[side]);
    }
  }

  async #restart(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const route = this.#restarted;
    const served = await route.restart(signal);
    this.#reloads.restarted = 0;
    await within(UP_WITHIN_MS, this.#untilAnswers(route), `${route.name} to answer again`);
    route.isDown = false;
    if (served !== undefined) this.#tally.compare(route.name, served);
  }

  async #untilAnswers(route: Route): Promise<void> {
    for (let up = false; !up;) {
      const answered = () => up = true;
      startUnary(route, this.#tally, { intent: "finish", random: this.#random, answered });
      await pause(PROBE_EVERY_MS);
    }
  }
}

/** Resolves after `ms`, or when the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}

async function within<T>(ms: number, work: Promise<T>, what: string): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(new Error(`waited ${ms} ms for ${what}`)), ms);
  try {
    return await Promise.race([work, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
