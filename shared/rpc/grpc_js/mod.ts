import "./_deno_guard.ts";
import type { Engine } from "../engine.ts";
import { GrpcJsChannel } from "./channel.ts";
import { GrpcJsServer } from "./server.ts";

/** The engine over @grpc/grpc-js. */
export const grpcJsEngine: Engine = {
  name: "grpc-js",
  createChannel: (options) => new GrpcJsChannel(options),
  createServer: (options) => new GrpcJsServer(options),
};
