/**
 * Holds the layers of shared/ against its imports, all exports against those who use them, and the
 * names of scenarios against the rooms in which they may stand: `deno task layers`. One line for each that breaks a rule, and exit 1.
 * @module
 */
import { ROOT } from "../shared/base/testing.ts";
import { findCycles } from "./layers_cycles.ts";
import { readModules } from "./layers_graph.ts";
import { findViolations, type LayerRules } from "./layers_rules.ts";
import { moduleNames } from "./module_names.ts";
import { otherLaunchers } from "./one_launcher.ts";
import { type RoomRules, strayWords } from "./scenario_rooms.ts";
import { type ExportRules, unusedExports } from "./unused_exports.ts";

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
  "settings",
  "scenarios",
  "results",
  "report",
  "exports",
  "observe",
  "threads",
  "program",
  "services",
  "load",
  "serve",
  "servers",
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

const EXPORTS: ExportRules = {
  // What other projects import.
  published: ["shared/mod.ts"],
  unchecked: [
    // Written by a tool, all of it or nothing.
    "shared/codec/generated",
  ],
};

/**
 * In shared/ each of these is named in its rooms and in the lists, and in no other module, no test
 * either. 01_steady is not among them: it is what most tests send.
 */
const ROOMS: RoomRules = {
  lists: [
    "shared/scenarios/scenario_list.ts",
    "shared/servers/mod.ts",
    "shared/servers/server_list.ts",
    "shared/servers/thread_services.ts",
    "shared/services/mod.ts",
    "shared/codec/mod.ts",
  ],
  scenarios: [
    {
      name: "coldconn",
      words: /coldconn/i,
      rooms: ["shared/scenarios/coldconn/", "shared/codec/generated/"],
    },
    {
      name: "signing",
      // A certificate's signing key and algorithm are something else.
      words: /signing(?!Key:|Algorithm:)|signer|\b(queue|sign|network)_ms\b/i,
      rooms: [
        "shared/scenarios/signing/",
        "shared/servers/signing/",
        "shared/services/signing/",
        "shared/signing/",
        "shared/codec/generated/",
      ],
    },
  ],
};

/** What `checkLayers` holds a repository to. */
interface CheckOptions {
  /** The folders of its modules. */
  readonly folders: readonly string[];
  readonly rules: LayerRules;
  readonly exports: ExportRules;
  readonly rooms: RoomRules;
}

/** All that is wrong with the modules of a repository, a line each, in order. */
export async function checkLayers(
  root: string,
  { folders, rules, exports, rooms }: CheckOptions,
): Promise<string[]> {
  const { texts, imports } = await readModules(root, folders);
  const modules = new Map([...texts].map(([file, text]) => [file, moduleNames(text)]));
  return [
    ...findViolations(imports, rules).sort(),
    ...findCycles(imports).map((cycle) => `import cycle: ${cycle.join(" -> ")}`),
    ...unusedExports({ modules, imports }, exports),
    ...otherLaunchers(texts),
    ...strayWords(texts, rooms),
  ];
}

if (import.meta.main) {
  const root = ROOT.replace(/\/$/, "");
  const problems = await checkLayers(root, {
    folders: FOLDERS,
    rules: RULES,
    exports: EXPORTS,
    rooms: ROOMS,
  });
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) Deno.exit(1);
  console.log(`layers: ${LAYERS.length} layers hold, and every export is used`);
}
