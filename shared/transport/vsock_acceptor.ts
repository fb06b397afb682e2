import { type Address, VSOCK_PORT_ANY } from "./address.ts";
import { ConnStream } from "./conn_stream.ts";

type VsockAddress = Extract<Address, { kind: "vsock" }>;

/** After a failure, too many open files above all, how long until the next connection, ms. */
const PAUSE_MS = 100;

/** Who is told of connections that come in over a vsock. */
interface VsockHooks {
  readonly onConnection: (stream: ConnStream) => void;
  readonly onError: (error: Error) => void;
}

/** Accepts connections over AF_VSOCK, which node:net does not. */
export class VsockAcceptor {
  readonly #listener: Deno.Listener;
  readonly #hooks: VsockHooks;
  /** Where it really listens. */
  readonly address: VsockAddress;
  #closed = false;

  /** Throws an error of Deno when it cannot listen there. */
  constructor({ cid, port }: VsockAddress, hooks: VsockHooks) {
    this.#hooks = hooks;
    this.#listener = Deno.listen({
      transport: "vsock",
      cid,
      port: port === 0 ? VSOCK_PORT_ANY : port,
    });
    this.address = { kind: "vsock", cid, port: (this.#listener.addr as Deno.VsockAddr).port };
  }

  /** Takes connections until it is closed. */
  async run(): Promise<void> {
    while (!this.#closed) {
      try {
        this.#hooks.onConnection(new ConnStream(await this.#listener.accept()));
      } catch (error) {
        if (this.#closed) return;
        this.#hooks.onError(error as Error);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#listener.close();
  }
}
