import type { RunFigures } from "../aggregate/run_figures.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";

/** Settings, machine, pacer and connection of a run, as its file has them. */
export function factsSection({ summary }: RunFigures): Piece {
  const { meta, path, test } = summary;
  const { settings, host, pacer, connection, floor, ...run } = meta ?? {};
  const groups = [
    facts("Run", { file: path.split("/").at(-1), test, ...run }),
    facts("Connection", { ...connection, ...asCounts(summary.tls) }),
    facts("Machine that sent", { ...host }),
    facts("Pacer", { ...pacer }),
    facts("Settings", { ...settings }),
    facts("Noise floor", { ...floor }),
  ].filter((group) => group !== undefined);
  return markup`<figure><h3>How it was run</h3><div class="facts">${groups}</div></figure>`;
}

function asCounts(sessions: Readonly<Record<string, number>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sessions).map(([session, count]) => [session, `${count} times`]),
  );
}

function facts(title: string, values: Readonly<Record<string, unknown>>): Markup | undefined {
  const known = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null && typeof value !== "object");
  if (known.length === 0) return undefined;
  return markup`<section><h4>${title}</h4><dl>${
    known.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${factText(value)}</dd></div>`)
  }</dl></section>`;
}

function factText(value: unknown): string {
  return typeof value === "number" && !Number.isInteger(value)
    ? String(Number(value.toPrecision(6)))
    : String(value);
}
