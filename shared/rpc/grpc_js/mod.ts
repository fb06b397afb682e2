import type { Engine } from "../engine.ts";
export const grpcJsEngine: Engine = {
  name: "grpc-js",
  createChannel() {
    throw new Error("unbuilt");
  },
  createServer() {
    throw new Error("unbuilt");
  },
};
