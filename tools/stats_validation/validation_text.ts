import { markdownTable } from "@lab/shared/results";
import {
  atLeast,
  atMost,
  MAX_FALSE_POSITIVES,
  MIN_COVERAGE,
  MIN_GIVEN_RATIO,
  MIN_POWER,
  MIN_SPELLS,
  monteCarloError,
  type Share,
  type Standing,
} from "./bars.ts";
import type { CellResult } from "./cells.ts";
import type { Coverage } from "./interval_coverage.ts";

const MARKS: Readonly<Record<Standing, string>> = {
  held: "",
  "within error": " ≈",
  "not held": " ✗",
};

/** What was asked of a validation. */
interface ValidationText {
  readonly command: string;
  readonly runs: number;
  readonly results: readonly CellResult[];
}

/** The tables of a validation, as a page of Markdown. */
export function validationText({ command, runs, results }: ValidationText): string {
  const intervals = results.filter((result) => result.kind === "intervals");
  const gates = results.filter((result) => result.kind === "gate");
  const error = (bar: number) => percentText(monteCarloError({ count: bar * runs, of: runs }));
  return [
    "# Statistics, validated by simulation",
    "",
    "Written by",
    "",
    "```sh",
    command,
    "```",
    "",
    `Each row is ${runs} runs, or ${runs} comparisons of pairs of runs, of a server whose quantiles are`,
    "known. A share has a Monte Carlo error (one standard error) that is at most",
    `${error(MIN_COVERAGE)} of the coverage and ${
      error(MAX_FALSE_POSITIVES)
    } of false positives when all`,
    "of them count, and more where few intervals were given. `✗` marks what misses its bar, `≈` what",
    "is on the wrong side of it by no more than two of those errors.",
    "",
    ...intervals.length === 0 ? [] : intervalsText(intervals),
    ...gates.length === 0 ? [] : gatesText(gates),
  ].join("\n");
}

/** How many figures miss their bar by more than chance, and how many by less. */
export function missedBars(results: readonly CellResult[]): Record<Standing, number> {
  const missed = { held: 0, "within error": 0, "not held": 0 };
  for (const standing of results.flatMap(standingsOf)) missed[standing]++;
  return missed;
}

function standingsOf(result: CellResult): Standing[] {
  if (result.kind === "intervals") {
    if (isUnseen(result)) return [];
    return result.quantiles.flatMap((coverage) => [
      isRefused(coverage) ? "held" : atLeast(coveredShare(coverage), MIN_COVERAGE),
      atMost(differingShare(coverage), MAX_FALSE_POSITIVES),
    ]);
  }
  const { rates } = result;
  return [
    ...[rates.worseWhenSame, rates.worseAtMargin].map((count) =>
      atMost({ count, of: rates.comparisons }, MAX_FALSE_POSITIVES)
    ),
    atLeast({ count: rates.worseAtDetectable, of: rates.detectable }, MIN_POWER),
  ];
}

/** Whether spells are so rare that many runs have none: no bar can be asked of what was not seen. */
function isUnseen({ spells }: { readonly spells?: number }): boolean {
  return spells !== undefined && spells < MIN_SPELLS;
}

function intervalsText(results: readonly (CellResult & { kind: "intervals" })[]): string[] {
  const quantiles = results[0].quantiles.map(({ q }) => `p${Number((q * 100).toPrecision(6))}`);
  const bySize = Map.groupBy(results, ({ calls }) => calls);
  return [
    "## Intervals of one run",
    "",
    "Of the runs that had a 95 % interval, the share whose interval holds the true quantile (bar:",
    `${
      percentText(MIN_COVERAGE)
    }), and the share of all runs that had one. The rest were refused; where`,
    `fewer than ${
      percentText(MIN_GIVEN_RATIO)
    } had one, how many of how many held it is told in brackets.`,
    "",
    `Rows marked † are without a bar: a run has fewer than ${MIN_SPELLS} spells of slow calls on average,`,
    "and one that happens to have none or few cannot show more. That is a limit of any interval: it",
    "is about the server as the run saw it, and what comes rarely takes a longer run.",
    "",
    ...[...bySize].flatMap(([calls, rows]) => [
      `### Runs of ${calls.toLocaleString("en-US")} calls`,
      "",
      markdownTable(
        [
          { head: "latencies", align: "left" },
          ...quantiles.map((head) => ({ head, align: "right" as const })),
        ],
        rows.map((row) =>
          isUnseen(row)
            ? [`${row.model} †`, ...row.quantiles.map((coverage) => coverageCell(coverage))]
            : [row.model, ...row.quantiles.map((coverage) => coverageCell(coverage, MIN_COVERAGE))]
        ),
      ),
      "",
    ]),
    "### Two runs that are the same",
    "",
    "Of pairs of runs of one kind of which both had an interval, the share that were said to differ",
    `(bar: ${percentText(MAX_FALSE_POSITIVES)}), over all quantiles.`,
    "",
    markdownTable(
      [
        { head: "latencies", align: "left" },
        ...[...bySize.keys()].map((calls) => ({
          head: `${calls.toLocaleString("en-US")} calls`,
          align: "right" as const,
        })),
      ],
      [...Map.groupBy(results, ({ model }) => model)].map(([model, rows]) => [
        model,
        ...rows.map((row) => {
          if (isUnseen(row)) return "†";
          const share = row.quantiles.map(differingShare)
            .reduce((sum, { count, of }) => ({ count: sum.count + count, of: sum.of + of }));
          return shareCell(share, atMost(share, MAX_FALSE_POSITIVES));
        }),
      ]),
    ),
    "",
    "### Why there was none",
    "",
    "Of all runs of all rows, by quantile.",
    "",
    refusalsTable(results.flatMap((row) => row.quantiles)),
    "",
  ];
}

function refusalsTable(all: readonly Coverage[]): string {
  const kinds = [...new Set(all.flatMap(({ refusals }) => Object.keys(refusals)))].sort();
  return markdownTable(
    [
      { head: "quantile", align: "left" },
      ...kinds.map((head) => ({ head, align: "right" as const })),
    ],
    [...Map.groupBy(all, ({ q }) => q)].map(([q, rows]) => {
      const runs = rows.reduce((sum, row) => sum + row.runs, 0);
      return [
        `p${Number((q * 100).toPrecision(6))}`,
        ...kinds.map((kind) =>
          percentText(rows.reduce((sum, { refusals }) => sum + (refusals[kind] ?? 0), 0) / runs)
        ),
      ];
    }),
  );
}

function gatesText(results: readonly (CellResult & { kind: "gate" })[]): string[] {
  return [
    "## Pairs of runs: the gate",
    "",
    "How often the whole gate, with its tests of errors and rate, says WORSE: of two builds that are",
    "the same; when B is slower by just the margin of 5 %, which is as for two builds that are the",
    `same and no margin (bar of both: ${
      percentText(MAX_FALSE_POSITIVES)
    }); and when B is slower by the`,
    "smallest detectable effect that another comparison of the same kind printed (bar:",
    `${
      percentText(MIN_POWER)
    }). Runs are of 1,000 calls; unless said otherwise 0.1 % of them fail,`,
    "more in one run than in another, and the rates achieved vary by 0.02 %.",
    "",
    markdownTable(
      [
        { head: "scenario", align: "left" },
        { head: "same", align: "right" },
        { head: "at the margin", align: "right" },
        { head: "at the effect", align: "right" },
        { head: "effect, median", align: "right" },
      ],
      results.map(({ scenario, rates }) => {
        const wrong = (count: number) => {
          const share = { count, of: rates.comparisons };
          return shareCell(share, atMost(share, MAX_FALSE_POSITIVES));
        };
        const power = { count: rates.worseAtDetectable, of: rates.detectable };
        return [
          scenario,
          wrong(rates.worseWhenSame),
          wrong(rates.worseAtMargin),
          shareCell(power, atLeast(power, MIN_POWER)),
          `+${((rates.detectableRatio - 1) * 100).toFixed(1)} %`,
        ];
      }),
    ),
    "",
  ];
}

function coverageCell(coverage: Coverage, bar = 0): string {
  const share = coveredShare(coverage);
  if (share.of === 0) return "refused";
  if (isRefused(coverage)) return `refused (${share.count}/${share.of})`;
  return `${shareCell(share, atLeast(share, bar))} of ${
    percentText(coverage.given / coverage.runs)
  }`;
}

/** Whether so few runs had an interval that it is an accident where one has. */
function isRefused({ given, runs }: Coverage): boolean {
  return given < MIN_GIVEN_RATIO * runs;
}

function coveredShare({ covered, given }: Coverage): Share {
  return { count: covered, of: given };
}

function differingShare({ differing, compared }: Coverage): Share {
  return { count: differing, of: compared };
}

function shareCell(share: Share, standing: Standing): string {
  return share.of === 0 ? "–" : `${percentText(share.count / share.of)}${MARKS[standing]}`;
}

function percentText(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
