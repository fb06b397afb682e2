import type { Channel } from "../rpc/mod.ts";
import type { ConnectionFacts } from "../transport/mod.ts";
import type { Calls, CallsOptions, ConnectionCounts } from "./calls.ts";

/** What a kept channel is opened with beside what all calls have. */
type KeptChannelOptions = Pick<CallsOptions["channel"], "connections" | "interceptors">;

/**
 * The channel of a scenario that opens its connections before the clock starts and keeps them: what
 * its calls say of connections.
 */
export class KeptChannel implements Pick<Calls, "connections" | "connectionCounts" | "close"> {
  readonly connections: readonly ConnectionFacts[];
  readonly channel: Channel;
  readonly #expected: number;

  private constructor(
    channel: Channel,
    { first, expected }: { readonly first: ConnectionFacts; readonly expected: number },
  ) {
    this.channel = channel;
    this.connections = [first];
    this.#expected = expected;
  }

  /** Rejects with a ConnectError, and leaves nothing open then. */
  static async open(
    { engine, channel: base }: CallsOptions,
    options: KeptChannelOptions = {},
  ): Promise<KeptChannel> {
    const channel = engine.createChannel({ ...base, ...options });
    try {
      const first = await channel.connect();
      return new KeptChannel(channel, { first, expected: options.connections ?? 1 });
    } catch (error) {
      await channel.close();
      throw error;
    }
  }

  connectionCounts(): ConnectionCounts {
    const { connectionsMade, state } = this.channel;
    return { made: connectionsMade, expected: this.#expected, lost: state === "lost" };
  }

  close(): Promise<void> {
    return this.channel.close();
  }
}
