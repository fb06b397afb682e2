import { testFiles, TOOL_FILE } from "./test_files.ts";

/** One import as it stands in a file. */
export interface Import {
  /** The importing file, from the root of the repository: `shared/rpc/call.ts`. */
  readonly from: string;
  /** As it stands there. */
  readonly specifier: string;
  readonly line: number;
  /** A file of the repository in the same form, or what it resolved to: `node:tls`, `npm:…`. */
  readonly to: string;
  /** Set when the import leads to nothing. */
  readonly error?: string;
}

/** What the rules are about; the tests have small ones of their own. */
export interface LayerRules {
  /** Folders of shared/, bottom to top. */
  readonly layers: readonly string[];
  /** Packages and platform modules, by the folders whose files alone may import them. */
  readonly restricted: readonly RestrictedModules[];
}

interface RestrictedModules {
  /** Of an npm package the bare name. */
  readonly modules: readonly string[];
  /** The folders in which the rule holds. */
  readonly within: readonly string[];
  /** The folders in it that may import these modules all the same. */
  readonly only: readonly string[];
  readonly testsMay: boolean;
}

/** What another project imports: of no layer, and used by none. */
const PUBLIC_MODULE = "shared/mod.ts";

/** The programs and tools, which use shared/ by its exports and are used by nothing in it. */
const PROGRAMS = ["df", "smft", "tools", "bench"];

/** One plain line for each import that breaks a rule; cycles are `findCycles`'s matter. */
export function findViolations(imports: readonly Import[], rules: LayerRules): string[] {
  const ranks = new Map(rules.layers.map((layer, rank) => [layer, rank]));
  const tests = testFiles(imports);
  const seen = new Set<string>();
  for (const one of imports) {
    const problem = one.error ?? layerProblem(one, { ranks, tests }) ??
      restrictedProblem(one, { rules, tests });
    if (problem !== undefined) seen.add(`${one.from}:${one.line} ${problem}`);
  }
  return [...seen];
}

function layerProblem(
  { from, to }: Import,
  { ranks, tests }: { readonly ranks: Map<string, number>; readonly tests: ReadonlySet<string> },
): string | undefined {
  const source = layerOf(from);
  const target = layerOf(to);
  for (const layer of [source, target]) {
    if (layer !== undefined && !ranks.has(layer)) return `shared/${layer} is not in the layers`;
  }
  if (source !== undefined && to === PUBLIC_MODULE) {
    return `imports ${to}: it stands above all layers`;
  }
  if (source !== undefined && PROGRAMS.includes(to.split("/")[0])) {
    return `imports ${to}: shared/ uses no program or tool`;
  }
  if (target === undefined || source === target) return undefined;
  if (source !== undefined && ranks.get(source)! < ranks.get(target)!) {
    return `imports ${to}: ${target} stands above ${source}`;
  }
  if (to === `shared/${target}/testing.ts`) {
    const may = tests.has(from) || TOOL_FILE.test(from);
    return may ? undefined : `imports ${to}: only tests may`;
  }
  if (to !== `shared/${target}/mod.ts`) {
    return `imports ${to}: another layer is reached by its mod.ts`;
  }
  return undefined;
}

function restrictedProblem(
  { from, to }: Import,
  { rules, tests }: { readonly rules: LayerRules; readonly tests: ReadonlySet<string> },
): string | undefined {
  const module = to.replace(/^npm:\/?/, "").replace(/(?<=.)@[^/]*/, "");
  const inside = (folders: readonly string[]) =>
    folders.some((each) => from.startsWith(`${each}/`));
  const rule = rules.restricted.find(({ modules }) =>
    modules.some((name) => module === name || module.startsWith(`${name}/`))
  );
  if (rule === undefined || !inside(rule.within) || inside(rule.only)) return undefined;
  if (rule.testsMay && tests.has(from)) return undefined;
  return `imports ${module}: only ${rule.only.join(", ")} may`;
}

/** Undefined outside of shared/ and for data, which a JSON import reads and which imports nothing. */
function layerOf(file: string): string | undefined {
  if (file.endsWith(".json") || file === PUBLIC_MODULE) return undefined;
  const [top, layer] = file.split("/");
  return top === "shared" ? layer : undefined;
}
