import type { Channel } from "./channel.ts";
import type { ChannelOptions } from "./channel_options.ts";
import type { Server } from "./server.ts";
import type { ServerOptions } from "./server_options.ts";

/** The engines that there are. */
export const ENGINE_NAMES = ["grpc-js", "wire"] as const;
/** One of them. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What carries calls: the only door through which programs reach an implementation of gRPC. */
export interface Engine {
  /** Its name in settings and results. */
  readonly name: EngineName;
  /** A channel that is not connected yet. */
  createChannel(options: ChannelOptions): Channel;
  /** A server that does not listen yet. */
  createServer(options: ServerOptions): Server;
}
