import { factsOf } from "../../scenarios/mod.ts";
import { formatMs } from "./format_number.ts";
import type { ConnectionMeta } from "../run_meta.ts";
import type { Summary } from "../judging/summary.ts";

/** How a run was made, in a few words each: where to, by what, over which connections. */
export function runFacts({ test, meta, connections, tallies }: Summary): string[] {
  const facts: string[] = [];
  if (meta?.target !== undefined) facts.push(`to ${meta.target}`);
  if (meta?.engine !== undefined) facts.push(`by ${meta.engine}`);
  if (meta?.closed_loop === true) {
    facts.push(`closed loop: ${meta.in_flight} in flight, corrected latency does not apply`);
  }
  if (meta?.threads !== undefined) facts.push(`${meta.threads} threads`);
  if (meta?.pacer?.driver !== undefined) {
    const how = meta.pacer.realtime === "on" ? " at a real-time priority" : "";
    facts.push(`paced by ${meta.pacer.driver}${how}`);
  }
  if (connections !== undefined) {
    facts.push(`${connections} connection${connections === 1 ? "" : "s"}`);
  }
  if (meta?.connection !== undefined) facts.push(...sessionFacts(meta.connection));
  for (const { name, words } of factsOf(test).tallies ?? []) {
    for (const [value, count] of Object.entries(tallies[name] ?? {})) {
      facts.push(words(value, count));
    }
  }
  return facts;
}

function sessionFacts(connection: ConnectionMeta): string[] {
  const session = [connection.tls_version, connection.cipher].filter(Boolean).join(" ");
  return [
    session === "" ? "plain text" : session,
    ...(connection.t_connect_ms === undefined
      ? []
      : [`connected in ${formatMs(connection.t_connect_ms)} ms`]),
  ];
}
