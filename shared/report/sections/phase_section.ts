import { checksText, formatTime } from "../../results/mod.ts";
import { quantileMs } from "../aggregate/distribution.ts";
import {
  CONNECT_PHASES,
  type PhaseName,
  type RunFigures,
  SIGNING_PHASES,
} from "../aggregate/run_figures.ts";
import { phaseChart, type PhaseRow } from "../charts/phase_chart.ts";
import { formatCount } from "../markup/format.ts";
import type { Markup, Piece } from "../markup/markup.ts";
import { figure, table } from "../markup/table.ts";
import { quantileTable } from "./quantile_table.ts";

const LABELS: Readonly<Record<PhaseName, string>> = {
  dns: "DNS",
  tcp: "TCP",
  tls: "TLS",
  settings: "SETTINGS",
  connect: "connect",
  first_rpc: "first call",
  network: "network",
  server: "server",
  queue: "queue",
  sign: "sign",
};

/** The parts of a call, where its test times them: of a new connection, or of a signature. */
export function phaseSection(run: RunFigures): Piece {
  return [connectFigure(run), signingFigure(run), algorithmTable(run)];
}

function connectFigure(run: RunFigures): Piece {
  const rows = rowsOf(run, CONNECT_PHASES);
  if (rows.length === 0) return undefined;
  const whole = [LABELS.connect, LABELS.first_rpc];
  const longest = longestOf(rows.filter(({ label }) => !whole.includes(label)));
  return phaseFigure("What a new connection costs", rows, {
    sentence: longest === undefined ? "" : `; of its steps ${longest} takes longest`,
    caption: "Steps of a connection",
    of: run.name,
  });
}

function signingFigure(run: RunFigures): Piece {
  const rows = rowsOf(run, SIGNING_PHASES);
  if (rows.length === 0) return undefined;
  const { signatures } = run.summary;
  return phaseFigure("Where the time of a signature went", rows, {
    sentence: signatures === undefined ? "" : `; ${checksText(signatures)}`,
    caption: "Parts of a call",
    of: run.name,
  });
}

function rowsOf({ phases }: RunFigures, names: readonly PhaseName[]): PhaseRow[] {
  return names.flatMap((name) => {
    const distribution = phases[name];
    return distribution === undefined ? [] : [{ label: LABELS[name], distribution }];
  });
}

function longestOf(rows: readonly PhaseRow[]): string | undefined {
  const sorted = rows.toSorted((a, b) => medianMs(b) - medianMs(a));
  return sorted[0]?.label;
}

function medianMs({ distribution }: PhaseRow): number {
  return quantileMs(distribution, 0.5);
}

function phaseFigure(
  title: string,
  rows: readonly PhaseRow[],
  { sentence, caption, of }: {
    readonly sentence: string;
    readonly caption: string;
    readonly of: string;
  },
): Markup {
  return figure({
    title,
    sentence: `At the median ${
      rows.map((row) => `${row.label} ${formatTime(medianMs(row))}`).join(", ")
    }${sentence}. Medians of parts do not add up to the median of the whole.`,
    chart: phaseChart(title, rows),
    data: quantileTable(
      caption,
      rows.map(({ label, distribution }) => ({ head: label, note: "", distribution })),
      { of },
    ),
  });
}

/** A row an algorithm, where a run had several. */
function algorithmTable({ summary: { algorithms = {} }, name: of }: RunFigures): Piece {
  const names = Object.keys(algorithms);
  if (names.length < 2) return undefined;
  return table(
    "Each algorithm for itself",
    [
      { head: "" },
      { head: "sent", figures: true },
      { head: "OK", figures: true },
      ...["p50", "p99", "queue p99", "sign p50", "sign p99"]
        .map((head) => ({ head, figures: true })),
    ],
    names.map((name) => {
      const { sent, ok, latency, queue, sign } = algorithms[name];
      return [
        name,
        formatCount(sent),
        formatCount(ok),
        formatTime(latency?.p50_ms),
        formatTime(latency?.p99_ms),
        formatTime(queue?.p99_ms),
        formatTime(sign?.p50_ms),
        formatTime(sign?.p99_ms),
      ];
    }),
    { of },
  );
}
