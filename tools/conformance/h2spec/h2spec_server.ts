/**
 * The server that h2spec judges: `--engine NAME`, port 0 of 127.0.0.1, plain text, GET and POST of
 * `/` answered with 200 and a body. Prints `h2spec server listening on 127.0.0.1:PORT`; ends on
 * SIGTERM.
 * @module
 */
import { Buffer } from "node:buffer";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { engineName } from "../adapter_engine.ts";

const BODY = Buffer.from("the answer that h2spec asks for\n");

/** The HTTP/2 of Deno, which @grpc/grpc-js stands on. */
function listenNodeHttp2(): Promise<number> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.writeHead(200, { "content-type": "text/plain" });
      response.end(BODY);
    });
  });
  server.on("sessionError", () => {}); // h2spec makes them; each ends its own connection
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

if (import.meta.main) {
  const { values } = parseArgs({ args: Deno.args, options: { engine: { type: "string" } } });
  const engine = engineName(values.engine);
  if (engine !== "grpc-js") throw new TypeError(`--engine ${engine}: it has no server here yet`);
  console.log(`h2spec server listening on 127.0.0.1:${await listenNodeHttp2()}`);
  Deno.addSignalListener("SIGTERM", () => Deno.exit(0));
}
