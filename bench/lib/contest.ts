import { median } from "../pace_table.ts";

/** What one run came to, by figure: `callsPerSec`, `cpuUsPerCall`, `p50Ms`. */
export type Figures = Readonly<Record<string, number>>;

/** Something that is measured beside others. */
export interface Contender {
  readonly name: string;
  run(): Promise<Figures>;
}

/** What is demanded of the lab: of a figure itself, or of its ratio to a peer's in the same round. */
export interface Bar {
  readonly figure: string;
  /** The name of the peer; absent when the bar is on the figure itself. */
  readonly than?: string;
  readonly holds: ">=" | "<=";
  readonly limit: number;
  /** What would be better still. */
  readonly aim?: number;
}

/** Contenders that meet in turns under the same conditions. */
export interface Contest {
  readonly name: string;
  /** The first one is the lab. */
  readonly contenders: readonly Contender[];
  readonly bars: readonly Bar[];
  /** Each runs once before that without being counted. @default true */
  readonly warmUp?: boolean;
}

/** A bar and how the lab stands to it. */
export interface BarResult extends Bar {
  /** The median over the rounds. */
  readonly measured: number;
  readonly rounds: readonly number[];
  readonly kept: boolean;
}

/** What a contest came to; plain data. */
export interface ContestResult {
  readonly name: string;
  /** The figures of each contender, a round each. */
  readonly rounds: Readonly<Record<string, readonly Figures[]>>;
  readonly bars: readonly BarResult[];
}

/**
 * Runs the contenders in turns, each round beginning with another one: what the machine does to one
 * it does to the next, and a ratio within a round says more than two figures.
 */
export async function holdContest(
  contest: Contest,
  options: { readonly rounds: number; readonly onRun?: (text: string) => void },
): Promise<ContestResult> {
  const { contenders, bars, warmUp = true } = contest;
  const { onRun = () => {} } = options;
  if (warmUp) { for (const { run } of contenders) await run(); }
  const rounds: Record<string, Figures[]> = {};
  for (const { name } of contenders) rounds[name] = [];
  for (let round = 0; round < options.rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const { name, run } = contenders[(round + turn) % contenders.length];
      const figures = await run();
      rounds[name].push(figures);
      onRun(`${contest.name}, round ${round + 1}, ${name}: ${figuresText(figures)}`);
    }
  }
  const names = new Set(contenders.map(({ name }) => name));
  return {
    name: contest.name,
    rounds,
    bars: bars.filter(({ than }) => than === undefined || names.has(than))
      .map((bar) => barResult(bar, { ours: rounds[contenders[0].name], all: rounds })),
  };
}

function barResult(
  bar: Bar,
  { ours, all }: {
    readonly ours: readonly Figures[];
    readonly all: Readonly<Record<string, readonly Figures[]>>;
  },
): BarResult {
  const rounds = ours.map((figures, round) => {
    const value = figures[bar.figure];
    return bar.than === undefined ? value : value / all[bar.than][round][bar.figure];
  });
  const measured = median(rounds);
  const kept = bar.holds === ">=" ? measured >= bar.limit : measured <= bar.limit;
  return { ...bar, measured, rounds, kept };
}

function figuresText(figures: Figures): string {
  return Object.entries(figures).map(([name, value]) => `${name} ${short(value)}`).join(", ");
}

/** Three significant digits, or whole when it is large. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
