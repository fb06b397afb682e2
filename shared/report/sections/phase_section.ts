import { formatTime } from "../../results/mod.ts";
import { quantileMs } from "../aggregate/distribution.ts";
import { type PhaseName, PHASES, type RunFigures } from "../aggregate/run_figures.ts";
import { phaseChart } from "../charts/phase_chart.ts";
import { type Piece } from "../markup/markup.ts";
import { figure } from "../markup/table.ts";
import { quantileTable } from "./quantile_table.ts";

const LABELS: Readonly<Record<PhaseName, string>> = {
  dns: "DNS",
  tcp: "TCP",
  tls: "TLS",
  settings: "SETTINGS",
  first_rpc: "first call",
  connect: "connect",
};

/** What a new connection costs, step by step; nothing for a test that keeps its connection. */
export function phaseSection({ phases }: RunFigures): Piece {
  const rows = PHASES.flatMap((name) => {
    const distribution = phases[name];
    return distribution === undefined ? [] : [{ label: LABELS[name], distribution }];
  });
  if (rows.length === 0) return undefined;
  const steps = rows.filter(({ label }) => label !== "connect" && label !== "first call");
  const of = (row: (typeof rows)[number]) => quantileMs(row.distribution, 0.5);
  const longest = steps.reduce((a, b) => of(b) > of(a) ? b : a, steps[0]);
  return figure({
    title: "What a new connection costs",
    sentence: `At the median ${
      rows.map((row) => `${row.label} ${formatTime(of(row))}`).join(", ")
    }${
      longest === undefined ? "" : `; of its steps ${longest.label} takes longest`
    }. Medians of steps do not add up to the median of the whole.`,
    chart: phaseChart("What a new connection costs", rows),
    data: quantileTable(
      "Steps of a connection",
      rows.map(({ label, distribution }) => ({ head: label, note: "", distribution })),
    ),
  });
}
