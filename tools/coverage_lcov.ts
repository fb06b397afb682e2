/** What is covered, of one kind: lines or branches. */
interface Share {
  readonly found: number;
  readonly hit: number;
}

/** Lines and branches of a file. */
interface FileCoverage {
  /** As the report has it: an absolute path. */
  readonly path: string;
  readonly lines: Share;
  readonly branches: Share;
}

/** The least that is to be covered, 0 to 1. */
interface Floors {
  readonly linesRatio: number;
  readonly branchesRatio: number;
}

/** A layer, summed over its files. */
interface LayerCoverage {
  readonly layer: string;
  readonly lines: Share;
  readonly branches: Share;
}

const NOTHING: Share = { found: 0, hit: 0 };

/**
 * Reads an LCOV tracefile: of each record the file and its totals, LF and LH of lines, BRF and BRH
 * of branches (geninfo(1), "TRACEFILE FORMAT"). A file without branches has none of the latter.
 */
export function parseLcov(text: string): FileCoverage[] {
  return text.split("end_of_record").flatMap((record) => {
    const path = /^SF:(.*)$/m.exec(record)?.[1];
    if (path === undefined) return [];
    const total = (name: string) =>
      Number(new RegExp(`^${name}:(\\d+)$`, "m").exec(record)?.[1] ?? 0);
    return [{
      path,
      lines: { found: total("LF"), hit: total("LH") },
      branches: { found: total("BRF"), hit: total("BRH") },
    }];
  });
}

/** Sums up the files below `shared/LAYER/` for each of `layers`, in that order. */
export function sumLayers(
  files: readonly FileCoverage[],
  layers: readonly string[],
): LayerCoverage[] {
  return layers.map((layer) => {
    const own = files.filter(({ path }) => path.includes(`/shared/${layer}/`));
    return {
      layer,
      lines: own.map(({ lines }) => lines).reduce(add, NOTHING),
      branches: own.map(({ branches }) => branches).reduce(add, NOTHING),
    };
  });
}

function add(a: Share, b: Share): Share {
  return { found: a.found + b.found, hit: a.hit + b.hit };
}

/** 0 to 1; 1 of nothing. */
function ratioOf({ found, hit }: Share): number {
  return found === 0 ? 1 : hit / found;
}

/** A line for each layer and kind that is below its floor; a layer of which nothing was seen is. */
export function belowFloors(layers: readonly LayerCoverage[], floors: Floors): string[] {
  return layers.flatMap(({ layer, lines, branches }) => {
    if (lines.found === 0) return [`${layer}: no test loads it`];
    return [
      ...below(layer, "lines", lines, floors.linesRatio),
      ...below(layer, "branches", branches, floors.branchesRatio),
    ];
  });
}

function below(layer: string, kind: string, share: Share, floorRatio: number): string[] {
  if (ratioOf(share) >= floorRatio) return [];
  return [`${layer}: ${percent(share)} of ${kind}, below ${floorRatio * 100} %`];
}

/** `97.3 %`, rounded down, so that what is below a floor never reads as if it reached it. */
export function percent(share: Share): string {
  return `${(Math.floor(ratioOf(share) * 1000) / 10).toFixed(1)} %`;
}
