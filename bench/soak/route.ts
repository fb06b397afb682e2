import { loadTlsMaterial, type TlsSource } from "@lab/shared/credentials";
import { type Channel, loadEngine } from "@lab/shared/rpc";
import { type Running, startProgram } from "@lab/tools/testing";
import type { Served } from "./server_program.ts";

/** Where the certificates of both sides lie. */
export interface CertificatePaths {
  readonly df: TlsSource;
  readonly smft: TlsSource;
}

interface RouteOptions {
  readonly name: string;
  readonly certificates: CertificatePaths;
  readonly delayMs: number;
}

/** A channel, and whether it was closed under its calls. */
interface Line {
  readonly channel: Channel;
  cut: boolean;
}

const CLOSE_DRAIN_MS = 10_000;

/** A server in its own process, run after run, and the channel to it. */
export class Route {
  readonly name: string;
  /** The run that is the latest to have begun, from 1. */
  run = 0;
  /** Restarts so far; a call that saw the number change was disturbed. */
  restarts = 0;
  /** From the signal that ends a run to the first answer of the next. */
  isDown = false;
  #line!: Line;
  #process!: Running;
  readonly #options: RouteOptions;
  #port = 0;

  private constructor(options: RouteOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** A server that listens, with a channel that has its connection. */
  static async open(options: RouteOptions): Promise<Route> {
    const route = new Route(options);
    await route.#startServer();
    route.#line = await route.#connect();
    return route;
  }

  get line(): Line {
    return this.#line;
  }

  get pid(): number {
    return this.#process.process.pid;
  }

  /** Ends the server and starts the next; gives what it had counted, where it could still say it. */
  async restart(signal: "SIGTERM" | "SIGKILL"): Promise<Served | undefined> {
    this.isDown = true;
    this.restarts++;
    const served = await this.#stopServer(signal);
    await this.#startServer();
    return served;
  }

  /** Replaces the channel by a new one, with the certificates of now; gives the server's fingerprint. */
  async reconnect({ drain }: { readonly drain: boolean }): Promise<string | undefined> {
    const old = this.#line;
    this.#line = await this.#connect();
    if (!drain) old.cut = true;
    await old.channel.close({ drainMs: drain ? CLOSE_DRAIN_MS : 0 });
    const { tls } = await this.#line.channel.connect();
    return tls?.peerFingerprint256;
  }

  /** Resolves when the server has taken new certificates for the `count`th time in this run. */
  async reloaded(count: number): Promise<void> {
    await this.#process.waitFor(/^reloaded$/, { count });
  }

  /** Ends channel and server. */
  async close(): Promise<Served | undefined> {
    await this.#line.channel.close();
    return await this.#stopServer("SIGTERM");
  }

  async #connect(): Promise<Line> {
    const { material } = await loadTlsMaterial({
      ...this.#options.certificates.smft,
      now: new Date(),
    });
    const engine = await loadEngine("wire");
    const channel = engine.createChannel({
      address: { kind: "tcp", host: "127.0.0.1", port: this.#port },
      tls: material,
    });
    await channel.connect();
    return { channel, cut: false };
  }

  async #startServer(): Promise<void> {
    const { certificates, delayMs } = this.#options;
    const { caPath, certPath, keyPath } = certificates.df;
    const run = this.run + 1;
    this.#process = await startProgram("bench/soak/server_program.ts", {
      args: [this.#port, run, delayMs].map(String),
      env: { TLS_CA: caPath, TLS_CERT: certPath, TLS_KEY: keyPath },
    });
    this.#port = this.#process.port;
    this.run = run;
  }

  /** Throws when the server said anything on stderr or did not end as asked. */
  async #stopServer(signal: "SIGTERM" | "SIGKILL"): Promise<Served | undefined> {
    const { code, stdout, stderr } = await this.#process.stop(signal);
    if (stderr !== "") throw new Error(`run ${this.run} of ${this.name} said: ${stderr}`);
    if (signal === "SIGKILL") return undefined;
    if (code !== 0) throw new Error(`run ${this.run} of ${this.name} ended with ${code}`);
    return JSON.parse(stdout.trim().split("\n").at(-1)!);
  }
}
