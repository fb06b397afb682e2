import type { Channel } from "./channel.ts";
import type { ChannelOptions } from "./channel_options.ts";
import type { Server } from "./server.ts";
import type { ServerOptions } from "./server_options.ts";

/** The engines that there are. */
export const ENGINE_NAMES = ["grpc-js", "wire"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What carries calls: the only door through which programs reach an implementation of gRPC. */
export interface Engine {
  readonly name: EngineName;
  createChannel(options: ChannelOptions): Channel;
  createServer(options: ServerOptions): Server;
}
