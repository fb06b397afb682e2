/**
 * The import cycles between files, each as the shortest way round from its first file by name; type
 * imports count, for a file is not understood without what its types name. One cycle is told for each
 * group of files that reach one another.
 */
export function findCycles(imports: Iterable<{ from: string; to: string }>): string[][] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    if (!targets.has(from)) targets.set(from, new Set());
    targets.get(from)!.add(to);
  }
  const told = new Set<string>();
  const cycles: string[][] = [];
  for (const start of [...targets.keys()].sort()) {
    if (told.has(start)) continue;
    const cycle = shortestWayBack(start, targets);
    if (cycle === undefined) continue;
    cycles.push(cycle);
    for (const file of reachableFrom(start, targets)) {
      if (reachableFrom(file, targets).has(start)) told.add(file);
    }
  }
  return cycles;
}

type Targets = ReadonlyMap<string, ReadonlySet<string>>;

function shortestWayBack(start: string, targets: Targets): string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of targets.get(way[way.length - 1]) ?? []) {
      if (next === start) return [...way, start];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

function reachableFrom(start: string, targets: Targets): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const next of targets.get(file) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}
