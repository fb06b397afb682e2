/**
 * Servers in a process of their own, so that what they hold in memory can be told from what their
 * attackers do. Takes commands on standard input and answers on standard output, a line of JSON each.
 * @module
 */
import type { TlsMaterial } from "../../../credentials/mod.ts";
import type { Server } from "../../mod.ts";
import type { ServerLimits } from "../../server_limits.ts";
import { aborted } from "../../seam_cases/collect.ts";
import { serveTest } from "../../seam_cases/test_service.ts";
import { wireEngine } from "../mod.ts";
import { heldBytes } from "./held_memory.ts";

/** A server to be made. */
interface ServeCommand {
  readonly does: "serve";
  readonly tls?: TlsMaterial;
  readonly limits?: Partial<Record<keyof ServerLimits, number | "Infinity">>;
  readonly maxRequestBytes?: number;
}

/** What the program is asked. */
export type VictimCommand = ServeCommand | {
  readonly does: "stats" | "close";
  readonly port: number;
} | {
  readonly does: "memory";
  /** With no more than so many, bytes, garbage may be among them. */
  readonly enough: number;
};

/** What the process of all servers has. */
export interface VictimMemory {
  /** The heap and what is outside of it, bytes. */
  readonly heldBytes: number;
  readonly rssBytes: number;
}

/** How a server does. */
export interface VictimStats {
  readonly connectionsOpen: number;
  readonly calls: number;
  readonly callsInFlight: number;
  /** Handlers that have not returned, whatever became of their calls. */
  readonly handlers: number;
  readonly mostHandlers: number;
  /** Why connections were refused or ended. */
  readonly refusals: readonly string[];
}

interface Victim {
  readonly server: Server;
  readonly refusals: string[];
  handlers: number;
  mostHandlers: number;
}

const victims = new Map<number, Victim>();
const REFUSALS_KEPT = 100;

async function serve({ tls, limits = {}, maxRequestBytes }: ServeCommand): Promise<number> {
  const numbers = Object.entries(limits).map(([name, value]) => [name, Number(value)]);
  const refusals: string[] = [];
  const running = async <T>(work: () => Promise<T>): Promise<T> => {
    victim.handlers++;
    victim.mostHandlers = Math.max(victim.mostHandlers, victim.handlers);
    try {
      return await work();
    } finally {
      victim.handlers--;
    }
  };
  const server = wireEngine.createServer({
    services: [serveTest({
      // Holds on as long as the server lives, as handlers do that never look at their signal.
      unary: (note) => note.text === "hold" ? running(() => new Promise(() => {})) : note,
      // Sends notes of as many characters as it is asked for, without end.
      async *serverStream({ text }) {
        victim.handlers++;
        try {
          for (const answer = { text: "x".repeat(Number(text)) };;) yield answer;
        } finally {
          victim.handlers--;
        }
      },
      // Reads nothing.
      clientStream: (_requests, { signal }) =>
        running(async () => {
          await aborted(signal);
          return { text: "" };
        }),
    })],
    tls,
    maxRequestBytes,
    limits: Object.fromEntries(numbers),
    onRefused: (_remote, reason) => {
      if (refusals.length < REFUSALS_KEPT) refusals.push(reason);
    },
  });
  const victim: Victim = { server, refusals, handlers: 0, mostHandlers: 0 };
  const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
  const port = address.kind === "tcp" ? address.port : 0;
  victims.set(port, victim);
  return port;
}

function stats(port: number): VictimStats {
  const { server, refusals, handlers, mostHandlers } = victims.get(port)!;
  const { connectionsOpen, calls, callsInFlight } = server.counters;
  return { connectionsOpen, calls, callsInFlight, handlers, mostHandlers, refusals };
}

async function answer(command: VictimCommand): Promise<unknown> {
  if (command.does === "serve") return await serve(command);
  if (command.does === "stats") return stats(command.port);
  if (command.does === "memory") {
    return { heldBytes: heldBytes(command.enough), rssBytes: Deno.memoryUsage().rss };
  }
  const victim = victims.get(command.port);
  victims.delete(command.port);
  await victim?.server.close();
  return null;
}

if (import.meta.main) {
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  let rest = "";
  for await (const text of lines) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    for (const line of parts) console.log(JSON.stringify(await answer(JSON.parse(line))));
  }
  // Handlers that hold on would keep the process.
  Deno.exit();
}
