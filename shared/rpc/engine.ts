import type { Channel, ChannelOptions } from "./channel.ts";
import type { Server, ServerOptions } from "./server.ts";

/** The engines that there are. */
export const ENGINE_NAMES = ["grpc-js"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What carries calls: the only door through which programs reach an implementation of gRPC. */
export interface Engine {
  readonly name: EngineName;
  createChannel(options: ChannelOptions): Channel;
  createServer(options: ServerOptions): Server;
}

/** Loads an engine, and only that one. */
export async function loadEngine(name: EngineName): Promise<Engine> {
  switch (name) {
    case "grpc-js":
      return (await import("./grpc_js/mod.ts")).grpcJsEngine;
  }
}
