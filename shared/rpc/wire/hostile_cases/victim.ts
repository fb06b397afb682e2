import { launch, type Launched } from "../../../base/testing.ts";
import { type TestCertificates, testCertificates } from "../../../credentials/testing.ts";
import type { ServerLimits } from "../../server_limits.ts";
import { RawPeer, type RawPeerOptions } from "./raw_peer.ts";
import type { VictimCommand, VictimMemory, VictimStats } from "./victim_program.ts";

const PROGRAM = new URL("./victim_program.ts", import.meta.url);

/** The process of the servers that are attacked. */
export class VictimProcess implements AsyncDisposable {
  private constructor(
    readonly certificates: TestCertificates,
    private readonly program: Launched,
  ) {}

  /**
   * Starts the process.
   *
   * @param options.openFiles its limit of open files @default the system's
   */
  static async start(options: { readonly openFiles?: number } = {}): Promise<VictimProcess> {
    const { openFiles } = options;
    const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles}; `;
    const program = launch(
      ["sh", "-c", `${limit}exec "$0" run -A --no-prompt "$1"`, Deno.execPath(), PROGRAM.pathname],
      { stdin: "piped", stderr: "inherit" },
    );
    return new VictimProcess(await testCertificates(), program);
  }

  /** Starts a server. */
  async serve(options: VictimOptions = {}): Promise<Victim> {
    const { limits = {}, tls = false, maxRequestBytes } = options;
    const port = await this.ask<number>({
      does: "serve",
      ...tls ? { tls: this.certificates.serverMaterial } : {},
      limits: Object.fromEntries(
        // JSON has no Infinity.
        Object.entries(limits).map((
          [name, value],
        ) => [name, value === Infinity ? "Infinity" : value]),
      ),
      maxRequestBytes,
    });
    return new Victim(this, port, tls);
  }

  /** What the process has; without garbage where it would be more than `enough` with it, bytes. */
  memory(enough = 0): Promise<VictimMemory> {
    return this.ask({ does: "memory", enough });
  }

  /** Asks for something; it answers one thing after the other. */
  async ask<T>(command: VictimCommand): Promise<T> {
    return JSON.parse(await this.program.ask(JSON.stringify(command)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program.finished();
  }
}

/** How a server that is attacked is made. */
export interface VictimOptions {
  readonly limits?: Partial<ServerLimits>;
  /** mTLS. @default false */
  readonly tls?: boolean;
  readonly maxRequestBytes?: number;
}

/** A server in the other process. */
export class Victim implements AsyncDisposable {
  constructor(
    readonly process: VictimProcess,
    readonly port: number,
    readonly tls: boolean,
  ) {}

  stats(): Promise<VictimStats> {
    return this.process.ask({ does: "stats", port: this.port });
  }

  /** Asks for the stats until they are as they should be. */
  async untilStats(condition: (stats: VictimStats) => boolean): Promise<VictimStats> {
    for (;;) {
      const stats = await this.stats();
      if (condition(stats)) return stats;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** A plain connection to it. */
  async tcp(options?: RawPeerOptions): Promise<RawPeer> {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port: this.port });
    conn.setNoDelay(true);
    return new RawPeer(conn, options);
  }

  /** A connection through its mTLS handshake. */
  async mtls(options?: RawPeerOptions): Promise<RawPeer> {
    const { ca, client } = this.process.certificates;
    const conn = await Deno.connectTls({
      ...{ hostname: "localhost", port: this.port, caCerts: [ca], ...client },
      alpnProtocols: ["h2"],
    });
    return new RawPeer(conn, options);
  }

  /** A connection as the server wants it. */
  connect(options?: RawPeerOptions): Promise<RawPeer> {
    return this.tls ? this.mtls(options) : this.tcp(options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.ask({ does: "close", port: this.port });
  }
}
