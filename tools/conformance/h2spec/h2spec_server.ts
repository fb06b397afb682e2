/**
 * The server that h2spec judges: `--engine NAME`, port 0 of 127.0.0.1, plain text, GET and POST of
 * `/` answered with 200 and a body. Prints `h2spec server listening on 127.0.0.1:PORT`; ends on
 * SIGTERM. With `wire` it is our HTTP/2 core, with `grpc-js` the one of Deno.
 * @module
 */
import { parseArgs } from "node:util";

async function start(engine: string | undefined): Promise<number> {
  switch (engine) {
    case "wire":
      return (await import("./wire_server.ts")).listenWire();
    case "grpc-js":
      return (await import("./node_http2_server.ts")).listenNodeHttp2();
    default:
      throw new TypeError(`--engine ${engine}: expected wire or grpc-js`);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ args: Deno.args, options: { engine: { type: "string" } } });
  console.log(`h2spec server listening on 127.0.0.1:${await start(values.engine)}`);
  Deno.addSignalListener("SIGTERM", () => Deno.exit(0));
}
