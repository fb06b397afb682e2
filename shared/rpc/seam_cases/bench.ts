import { type TempDir, tempDir } from "../../base/testing.ts";
import type { TlsMaterial } from "../../credentials/mod.ts";
import { type TestCertificates, testCertificates } from "../../credentials/testing.ts";
import type { Address } from "../../transport/mod.ts";
import { openVsockLab, type VsockLab } from "../../transport/testing.ts";
import type { Channel, ChannelOptions, Engine, Server } from "../mod.ts";
import type { ServerOptions } from "../server_options.ts";
import { serveTest, type TestHandlers } from "./test_service.ts";

/** What carries the bytes in a run of the table. */
export interface TransportKind {
  /** `vsock` is the real thing where the kernel has it to itself, else the hybrid form. */
  readonly address: "tcp" | "unix" | "vsock";
  readonly tls: "off" | "mtls";
}

/** What a case works with; everything it opens is closed behind it. */
export class Bench implements AsyncDisposable {
  readonly #servers: Server[] = [];
  readonly #channels: Channel[] = [];
  readonly #folders: TempDir[] = [];
  #vsock: VsockLab | undefined;

  constructor(
    readonly clientEngine: Engine,
    readonly serverEngine: Engine,
    readonly transport: TransportKind,
    readonly certificates: TestCertificates,
  ) {}

  static async open(
    clientEngine: Engine,
    serverEngine: Engine,
    transport: TransportKind,
  ): Promise<Bench> {
    return new Bench(clientEngine, serverEngine, transport, await testCertificates());
  }

  get serverTls(): TlsMaterial | undefined {
    return this.transport.tls === "off" ? undefined : this.certificates.serverMaterial;
  }

  get clientTls(): TlsMaterial | undefined {
    return this.transport.tls === "off" ? undefined : this.certificates.clientMaterial;
  }

  /** An address at which a server of this transport may listen. */
  async freeAddress(): Promise<Address> {
    if (this.transport.address === "tcp") return { kind: "tcp", host: "127.0.0.1", port: 0 };
    if (this.transport.address === "vsock") {
      this.#vsock ??= await openVsockLab();
      return this.#vsock.freeAddress();
    }
    const folder = await tempDir();
    this.#folders.push(folder);
    return { kind: "unix", path: `${folder.path}/socket` };
  }

  /** Serves the test service. */
  async serve(
    handlers: TestHandlers,
    options: Partial<ServerOptions> & { readonly address?: Address } = {},
  ): Promise<{ readonly server: Server; readonly address: Address }> {
    const { address, ...others } = options;
    const server = this.serverEngine.createServer({
      services: [serveTest(handlers)],
      tls: this.serverTls,
      ...others,
    });
    this.#servers.push(server);
    return { server, address: await this.listen(server, address) };
  }

  /** Lets a server take calls at one more address; returns where a client reaches it. */
  async listen(server: Server, address?: Address): Promise<Address> {
    const listening = await server.listen(address ?? await this.freeAddress());
    return this.#vsock?.dialAddress(listening) ?? listening;
  }

  dial(address: Address, options: Partial<ChannelOptions> = {}): Channel {
    const channel = this.clientEngine.createChannel({ address, tls: this.clientTls, ...options });
    this.#channels.push(channel);
    return channel;
  }

  /** A server and a channel to it. */
  async pair(
    handlers: TestHandlers,
    options: {
      readonly server?: Partial<ServerOptions>;
      readonly channel?: Partial<ChannelOptions>;
    } = {},
  ): Promise<{ readonly server: Server; readonly channel: Channel; readonly address: Address }> {
    const { server, address } = await this.serve(handlers, options.server);
    return { server, address, channel: this.dial(address, options.channel) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#channels.map((channel) => channel.close()));
    await Promise.all(this.#servers.map((server) => server.close()));
    await this.#vsock?.[Symbol.asyncDispose]();
    await Promise.all(this.#folders.map((folder) => folder[Symbol.asyncDispose]()));
  }
}

/** A row of the table: what the seam promises, in plain words, and the check of it. */
export interface SeamCase {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<void>;
  /** Where the case makes sense. @default everywhere */
  readonly only?: Partial<TransportKind>;
}
