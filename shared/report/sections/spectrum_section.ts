import { formatTime } from "../../results/mod.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { spectrumChart, type SpectrumLine } from "../charts/spectrum_chart.ts";
import { quantileName } from "../markup/format.ts";
import type { Piece } from "../markup/markup.ts";
import { figure, table } from "../markup/table.ts";
import { quantileTable, quantileWords } from "./quantile_table.ts";

/** The percentile spectrum of one run: corrected and service beside each other. */
export function runSpectrum(run: RunFigures): Piece {
  const { corrected, service } = run;
  const lines: SpectrumLine[] = [];
  const usable = (distribution: typeof corrected) =>
    distribution !== undefined && distribution.spectrum.length > 0;
  if (usable(corrected)) lines.push({ label: "corrected", distribution: corrected!, band: true });
  if (usable(service)) {
    lines.push({ label: "service", distribution: service!, band: corrected === undefined });
  }
  if (lines.length === 0) return undefined;
  const [first] = lines;
  return figure({
    title: "Percentile spectrum",
    sentence: `${first.label === "corrected" ? "Corrected latency" : "Service time"}: ${
      [0.5, 0.99, 0.999].map((q) => quantileWords(first.distribution, q)).join("; ")
    }; the longest answered call took ${formatTime(first.distribution.maxMs)}.${
      first.distribution.quantiles.some(({ kind }) => kind === "interval")
        ? " The band is the 95 % interval, where there is one."
        : ""
    }`,
    chart: spectrumChart("Percentile spectrum", lines),
    data: pointTable(lines, run.name),
  });
}

/** Points of the drawing a row: every fifth, four to each tenfold rarer call. */
const POINT_STEP = 5;

function pointTable(lines: readonly SpectrumLine[], of: string): Piece {
  const longest = lines.reduce((a, b) =>
    b.distribution.spectrum.length > a.distribution.spectrum.length ? b : a
  );
  return table(
    "Points of the spectrum",
    [
      { head: "percentile" },
      ...lines.map(({ label }) => ({ head: label, figures: true })),
    ],
    longest.distribution.spectrum.flatMap(({ q }, at, { length }) =>
      at % POINT_STEP !== 0 && at !== length - 1 ? [] : [[
        quantileName(q),
        ...lines.map(({ distribution: { spectrum } }) =>
          formatTime(spectrum.find((point) => point.q === q)?.ms)
        ),
      ]]
    ),
    { of },
  );
}

/** The spectra of several runs over each other: what a caller waited, or where it is not known service time. */
export function overlaidSpectrum(
  runs: readonly { readonly run: RunFigures; readonly label: string }[],
): Piece {
  const lines = runs.flatMap(({ run, label }) => {
    const distribution = run.corrected ?? run.service;
    return distribution === undefined || distribution.spectrum.length === 0
      ? []
      : [{ label, distribution, band: runs.length <= 3 }];
  });
  if (lines.length === 0) return undefined;
  return figure({
    title: "Percentile spectra",
    sentence: lines.map(({ label, distribution }) =>
      `${label}: ${quantileWords(distribution, 0.99)}`
    ).join(". ") + ".",
    chart: spectrumChart("Percentile spectra", lines),
    data: quantileTable(
      "Quantiles of each run",
      lines.map(({ label, distribution }) => ({ head: label, note: "", distribution })),
    ),
  });
}
