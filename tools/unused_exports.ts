import { dirname } from "node:path";
import type { Import } from "./layers_rules.ts";
import type { ModuleNames } from "./module_names.ts";
import { testFiles, TESTING_FILE, TOOL_FILE } from "./test_files.ts";

/** What counts as used without being imported, and what is not looked at. */
export interface ExportRules {
  /** Files whose exports are for others than this repository. */
  readonly published: readonly string[];
  /** Folders whose own exports are not looked at. */
  readonly unchecked: readonly string[];
}

/** The repository as its modules import each other. */
interface ModuleUses {
  /** By file. */
  readonly modules: ReadonlyMap<string, ModuleNames>;
  readonly imports: readonly Import[];
}

/** The files that import a name, by `FILE NAME`. */
type Importers = Map<string, Set<string>>;

/**
 * A line for each export that nobody uses. A name of a `mod.ts` is used by a file outside of its
 * folder, one of another file by another file. Tests use what stands in files for tests; of a `mod.ts`
 * they are no users: what only they need is in a `testing.ts`.
 */
export function unusedExports(uses: ModuleUses, rules: ExportRules): string[] {
  const importers = importersOf(uses);
  const tests = testFiles(uses.imports);
  const problems: string[] = [];
  for (const [file, { exports }] of uses.modules) {
    if (rules.published.includes(file)) continue;
    if (rules.unchecked.some((folder) => file.startsWith(`${folder}/`))) continue;
    for (const { name, line } of exports) {
      const users = [
        ...importers.get(`${file} ${name}`) ?? [],
        ...importers.get(`${file} *`) ?? [],
      ];
      const problem = exportProblem(file, { users, tests });
      if (problem !== undefined) problems.push(`${file}:${line} exports ${name}, ${problem}`);
    }
  }
  return problems;
}

function exportProblem(
  file: string,
  { users, tests }: { readonly users: readonly string[]; readonly tests: ReadonlySet<string> },
): string | undefined {
  if (!file.endsWith("/mod.ts")) {
    return users.length > 0 ? undefined : "which no other file imports";
  }
  const folder = dirname(file);
  const outside = users.filter((user) => !user.startsWith(`${folder}/`));
  if (outside.length === 0) return `which nothing outside of ${folder} imports`;
  // What tools and benches have for tests is used by their programs too.
  const isTest = (user: string) =>
    tests.has(user) && (!TOOL_FILE.test(user) || user.endsWith("_test.ts"));
  const isUsed = TESTING_FILE.test(file) || !outside.every(isTest);
  return isUsed ? undefined : `which only tests import outside of ${folder}`;
}

function importersOf({ modules, imports }: ModuleUses): Importers {
  const targets = new Map(imports.map(({ from, specifier, to }) => [`${from} ${specifier}`, to]));
  const importers: Importers = new Map();
  for (const [file, module] of modules) {
    for (const { specifier, names } of module.imports) {
      const target = targets.get(`${file} ${specifier}`);
      for (const name of target === undefined ? [] : names) {
        const key = `${target} ${name}`;
        if (!importers.has(key)) importers.set(key, new Set());
        importers.get(key)!.add(file);
      }
    }
  }
  return importers;
}
