import type { Tally } from "../../scenarios/mod.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";

/** Settings, machine, pacer and connection of a run, as its file has them. */
export function factsSection({ summary, facts: test }: RunFigures): Piece {
  const { meta, path } = summary;
  const { settings, host, pacer, connection, floor, ...run } = meta ?? {};
  const { tallies = [], failedAt = "" } = test;
  // Where calls failed stands in the list of them.
  const counted = tallies.filter(({ fields }) => !fields.includes(failedAt));
  const countsOf = (some: readonly Tally[]) =>
    Object.assign({}, ...some.map(({ name }) => asCounts(summary.tallies[name] ?? {})));
  const groups = [
    facts("Run", { file: path.split("/").at(-1), test: test.test, ...run }),
    facts("Connection", {
      ...connection,
      ...countsOf(counted.filter(({ ofConnections }) => ofConnections)),
    }),
    facts("Calls", countsOf(counted.filter(({ ofConnections }) => !ofConnections))),
    facts("Machine that sent", { ...host }),
    facts("Pacer", { ...pacer }),
    facts("Settings", { ...settings }),
    facts("Noise floor", { ...floor }),
  ].filter((group) => group !== undefined);
  return markup`<figure><h3>How it was run</h3><div class="facts">${groups}</div></figure>`;
}

function asCounts(values: Readonly<Record<string, number>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([value, count]) => [value, `${count} times`]),
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
