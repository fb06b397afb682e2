import type { Engine } from "../engine.ts";
import { WireChannel } from "./channel.ts";
import { createWireServer } from "./server.ts";

/** The engine over our own HTTP/2. */
export const wireEngine: Engine = {
  name: "wire",
  createChannel: (options) => new WireChannel(options),
  createServer: (options) => createWireServer(options),
};
