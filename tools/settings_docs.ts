/**
 * Writes what the settings' tables say to `docs/settings.md`, to the `.env.example` files and to the
 * schemas of config files, the table of signing algorithms to its document, and what the scenarios
 * say of result files to theirs: `deno task docs:settings`.
 * With `--check` nothing is written: stale files are listed, with exit 1.
 * @module
 */
import { parseArgs } from "node:util";
import { calibrateSettings, clientTable } from "@lab/shared/load";
import { allScenarios } from "@lab/shared/scenarios";
import { dfSettings, signingServerSettings } from "@lab/shared/servers";
import { configSchema, type SettingsTable } from "@lab/shared/settings";
import { resultDocs } from "./result_docs.ts";
import { ROOT } from "../shared/base/testing.ts";
import { envExample, replaceSection, settingsTable } from "./settings_docs_text.ts";
import { algorithmTable } from "./signing_docs.ts";

/** Those who serve, each a column of the table. */
const SERVERS: readonly SettingsTable[] = [dfSettings, signingServerSettings];
/** Those who call; they share a `.env` file, as the servers do. */
const CLIENTS: readonly SettingsTable[] = allScenarios().map(clientTable);
const PROGRAMS = [...SERVERS, ...CLIENTS, calibrateSettings];

/** The files as they should be, by path from the root; `read` gives a document as it is. */
export async function settingsDocs(
  read: (path: string) => Promise<string>,
): Promise<Map<string, string>> {
  const section = async (path: string, name: string, content: string) =>
    [path, replaceSection(await read(path), { name, content })] as const;
  return new Map([
    await section("docs/settings.md", "table", settingsTable(PROGRAMS)),
    await section("docs/signing.md", "algorithms", algorithmTable()),
    ["df/.env.example", envExample(SERVERS)],
    ["smft/.env.example", envExample(CLIENTS)],
    ...await resultDocs(read),
    ...PROGRAMS.map((table) => [schemaPath(table), schemaText(table)] as const),
  ]);
}

function schemaPath({ program }: SettingsTable): string {
  return `docs/config/${program.replaceAll(" ", "_")}.schema.json`;
}

function schemaText(table: SettingsTable): string {
  return JSON.stringify(configSchema(table), null, 2) + "\n";
}

/** The paths of the files that are missing or differ from what they should be. */
export async function staleDocs(docs: ReadonlyMap<string, string>): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of docs) {
    if (await readFromRoot(path).catch(() => undefined) !== text) stale.push(path);
  }
  return stale;
}

/** The text of a file by its path from the root of the repository. */
export function readFromRoot(path: string): Promise<string> {
  return Deno.readTextFile(ROOT + path);
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { check: { type: "boolean", default: false } },
  });
  const docs = await settingsDocs(readFromRoot);
  const stale = await staleDocs(docs);
  for (const path of stale) {
    if (!values.check) await Deno.writeTextFile(ROOT + path, docs.get(path)!);
    console.log(`${values.check ? "stale" : "wrote"} ${path}`);
  }
  if (values.check && stale.length > 0) {
    console.log("run: deno task docs:settings");
    Deno.exit(1);
  }
}
