import { launch, succeeds } from "../base/testing.ts";
import type { TlsMaterial } from "../credentials/mod.ts";

/** One visit of a client. */
interface Visit {
  readonly material: TlsMaterial;
  /** Whether it comes without the session of the visit before. @default false */
  readonly fresh?: boolean;
  /** Runs when the visit is over. */
  readonly then?: () => void;
}

/** What a visit came to. */
interface Visited {
  readonly resumed: boolean;
  /** The first that the server said; empty when it said nothing. */
  readonly heard: string;
}

/** A TLS 1.3 client of Node, whose sessions can be resumed: Deno's never are (2.9.3). */
const SCRIPT = `
const tls = require("node:tls");
const lines = require("node:readline").createInterface({ input: process.stdin });
let session;
lines.on("line", (line) => {
  const { port, material: { ca, cert, key }, fresh } = JSON.parse(line);
  let heard = "", resumed = false, told = false;
  const socket = tls.connect({
    port, host: "127.0.0.1", servername: "localhost", ca, cert, key,
    ALPNProtocols: ["h2"], minVersion: "TLSv1.3", ...(fresh ? {} : { session }),
  });
  const tell = () => {
    if (told) return;
    told = true;
    console.log(JSON.stringify({ resumed, heard }));
    socket.destroy();
  };
  socket.on("session", (next) => { session = next; });
  socket.on("secureConnect", () => { resumed = socket.isSessionReused(); });
  socket.on("data", (data) => { heard += data.toString("latin1"); if (process.argv[1] === "first") tell(); });
  socket.on("error", tell);
  socket.on("close", tell);
});
`;

/** Whether there is a Node to run it. */
export const hasNode: boolean = await succeeds(["node", "--version"]);

/** Makes one visit after the other at a port of loopback, each with the session of that before. */
export async function resume(port: number, visits: readonly Visit[]): Promise<Visited[]> {
  const client = launch(["node", "-e", SCRIPT, "first"], { stdin: "piped", stderr: "inherit" });
  const seen: Visited[] = [];
  for (const { material, fresh, then } of visits) {
    seen.push(JSON.parse(await client.ask(JSON.stringify({ port, material, fresh }))));
    then?.();
  }
  await client.finished();
  return seen;
}
