/**
 * Holds the layers of shared/ against its imports: `deno task layers`. One line for each import that
 * breaks a rule, and exit 1.
 * @module
 */
import { ROOT } from "../shared/base/testing.ts";
import { findCycles } from "./layers_cycles.ts";
import { readImports } from "./layers_graph.ts";
import { findViolations, type LayerRules } from "./layers_rules.ts";

/** The layers of shared/, bottom to top: a layer imports only from those before it. */
export const LAYERS = [
  "base",
  "clock",
  "pace",
  "stats",
  "codec",
  "wire",
  "grpc",
  "credentials",
  "signing",
  "transport",
  "rpc",
  "results",
  "report",
  "exports",
  "settings",
  "observe",
  "program",
  "services",
  "load",
  "serve",
] as const;

/** The folders of the workspace that hold code. */
const FOLDERS = ["shared", "df", "smft", "tools", "bench"];

export const RULES: LayerRules = {
  layers: LAYERS,
  restricted: [
    {
      // The seam would be none if programs or tools saw an engine; benches measure it bare.
      modules: ["@grpc/grpc-js"],
      within: ["shared", "df", "smft", "tools"],
      only: ["shared/rpc/grpc_js"],
      testsMay: false,
    },
    {
      // It crashes and leaks on some versions of Deno; wire, transport and all above do without.
      modules: ["node:http2"],
      within: ["shared", "df", "smft"],
      only: ["shared/rpc/grpc_js"],
      testsMay: false,
    },
    {
      modules: ["node:net", "node:tls"],
      within: ["shared", "df", "smft"],
      only: ["shared/transport", "shared/credentials", "shared/rpc/grpc_js"],
      testsMay: true,
    },
  ],
};

/** All that is wrong with the imports of a repository, a line each, in order. */
export async function checkLayers(
  root: string,
  { folders, rules }: { readonly folders: readonly string[]; readonly rules: LayerRules },
): Promise<string[]> {
  const imports = await readImports(root, folders);
  const cycles = findCycles(imports).map((cycle) => `import cycle: ${cycle.join(" -> ")}`);
  return [...findViolations(imports, rules).sort(), ...cycles];
}

if (import.meta.main) {
  const root = ROOT.replace(/\/$/, "");
  const problems = await checkLayers(root, { folders: FOLDERS, rules: RULES });
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) Deno.exit(1);
  console.log(`layers: ${LAYERS.length} layers hold`);
}
