import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { BODY } from "./plain_answer.ts";

/** The HTTP/2 of Deno, which @grpc/grpc-js stands on. Gives the port. */
export function listenNodeHttp2(): Promise<number> {
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
