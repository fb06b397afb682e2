import { type TestCertificates, testCertificates } from "../../../credentials/testing.ts";
import type { ServerLimits } from "../../server_limits.ts";
import { RawPeer, type RawPeerOptions } from "./raw_peer.ts";
import type { VictimCommand, VictimMemory, VictimStats } from "./victim_program.ts";

const PROGRAM = new URL("./victim_program.ts", import.meta.url);

/** The process of the servers that are attacked. */
export class VictimProcess implements AsyncDisposable {
  readonly certificates: TestCertificates;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: ReadableStreamDefaultReader<string>;
  #rest = "";
  #last: Promise<unknown> = Promise.resolve();

  private constructor(certificates: TestCertificates, child: Deno.ChildProcess) {
    this.certificates = certificates;
    this.#child = child;
    this.#input = child.stdin.getWriter();
    this.#answers = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /**
   * Starts the process.
   *
   * @param options.openFiles its limit of open files @default the system's
   */
  static async start(options: { readonly openFiles?: number } = {}): Promise<VictimProcess> {
    const { openFiles } = options;
    const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles}; `;
    const child = new Deno.Command("sh", {
      args: ["-c", `${limit}exec "$0" run -A --no-prompt "$1"`, Deno.execPath(), PROGRAM.pathname],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    return new VictimProcess(await testCertificates(), child);
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

  /** Asks one thing after the other. */
  ask<T>(command: VictimCommand): Promise<T> {
    const answer = this.#last.then(() => this.#ask(command));
    this.#last = answer.catch(() => {});
    return answer as Promise<T>;
  }

  async #ask(command: VictimCommand): Promise<unknown> {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
    let end = -1;
    while ((end = this.#rest.indexOf("\n")) < 0) {
      const { done, value } = await this.#answers.read();
      if (done) throw new Error("the process of the servers is gone");
      this.#rest += value;
    }
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return JSON.parse(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await this.#answers.cancel();
    await this.#child.status;
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
