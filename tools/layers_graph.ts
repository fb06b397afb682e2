import { fileURLToPath, pathToFileURL } from "node:url";
import { outputOf } from "../shared/base/testing.ts";
import type { Import } from "./layers_rules.ts";

/** The part of `deno info --json` that is read here. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: Resolution;
      readonly type?: Resolution;
    }[];
  }[];
}

interface Resolution {
  readonly specifier?: string;
  readonly error?: string;
  readonly span: { readonly start: { readonly line: number } };
}

/** Files that hold modules; declarations are reached from the code they describe. */
const MODULE_FILE = /(?<!\.d)\.(ts|tsx|js|mjs)$/;
const SKIPPED_FOLDERS = new Set(["node_modules"]);

/** The modules of some folders. */
interface ModuleTree {
  /** Their texts by file, from the root. */
  readonly texts: ReadonlyMap<string, string>;
  /** All their imports: static, dynamic, of types and by `export from`, as Deno resolves them. */
  readonly imports: readonly Import[];
}

/** Reads the modules of folders in `root`, that of deno.json. Throws when Deno cannot. */
export async function readModules(root: string, folders: readonly string[]): Promise<ModuleTree> {
  const files: string[] = [];
  for (const folder of folders) await collectModules(`${root}/${folder}`, files);
  files.sort();
  const texts = new Map<string, string>();
  for (const file of files) {
    texts.set(file.slice(root.length + 1), await Deno.readTextFile(file));
  }
  return { texts, imports: await readImports(root, files) };
}

async function readImports(root: string, files: readonly string[]): Promise<Import[]> {
  const graph = await moduleGraph(root, files);
  const broken = new Map(
    graph.modules.flatMap(({ specifier, error }) =>
      error === undefined ? [] : [[specifier, error.split("\n")[0]]]
    ),
  );
  const base = pathToFileURL(`${root}/`).href;
  const name = (specifier: string) =>
    specifier.startsWith(base) ? fileURLToPath(specifier).slice(root.length + 1) : specifier;
  return graph.modules
    .filter(({ specifier }) => specifier.startsWith(base))
    .flatMap((module) =>
      (module.dependencies ?? []).flatMap(({ specifier, code, type }) =>
        [code, type].filter((resolution) => resolution !== undefined).map((resolution) => ({
          from: name(module.specifier),
          specifier,
          line: resolution.span.start.line + 1,
          to: name(resolution.specifier ?? specifier),
          error: resolution.error ?? broken.get(resolution.specifier ?? ""),
        }))
      )
    );
}

async function collectModules(folder: string, files: string[]): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile && MODULE_FILE.test(entry.name)) files.push(path);
    if (entry.isDirectory && !SKIPPED_FOLDERS.has(entry.name)) await collectModules(path, files);
  }
}

/** Asks Deno once for all files, by a module that imports each of them. */
async function moduleGraph(root: string, files: readonly string[]): Promise<ModuleGraph> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      entry,
      files.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`).join(""),
    );
    const info = [Deno.execPath(), "info", "--json", "--config", `${root}/deno.json`, entry];
    return JSON.parse(await outputOf(info));
  } finally {
    await Deno.remove(entry);
  }
}
