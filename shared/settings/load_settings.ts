import { writeLine } from "../base/mod.ts";
import { SettingsError } from "./errors.ts";
import { helpText } from "./help_text.ts";
import {
  type ResolvedSettings,
  resolveSettings,
  type SettingsSources,
} from "./resolve_settings.ts";
import type { SettingsByKey, SettingsTable, Values } from "./settings_table.ts";

/** Why a program ends before it begins, and what it prints. */
interface SettingsStop {
  readonly kind: "stop";
  /** 0 after `--help` and `--version`, 2 for wrong settings. */
  readonly exitCode: 0 | 2;
  /** 0 goes to stdout, 2 to stderr; ends in a line feed. */
  readonly text: string;
}

/** Settings to start with, and where they came from, to read them again. */
export type LoadedSettings<S extends SettingsByKey> = ResolvedSettings<Values<S>> & {
  readonly sources: SettingsSources;
};

/** Settings to start with, or the reason to stop. */
export function loadSettings<S extends SettingsByKey>(
  table: SettingsTable<S>,
  { version, sources }: { readonly version: string; readonly sources: SettingsSources },
): ResolvedSettings<Values<S>> | SettingsStop {
  try {
    const resolved = resolveSettings(table, sources);
    switch (resolved.kind) {
      case "settings":
        return resolved;
      case "help":
        return { kind: "stop", exitCode: 0, text: helpText(table) };
      case "version":
        return { kind: "stop", exitCode: 0, text: `${table.program} ${version}\n` };
    }
  } catch (thrown) {
    if (!(thrown instanceof SettingsError)) throw thrown;
    const text = `${table.program}: ${thrown.message}\n`;
    return { kind: "stop", exitCode: 2, text };
  }
}

/**
 * What a program on Deno reads its settings from: its command line, the variables of the table, and
 * the `.env` file in the working directory or in `programDir`. Only the table's variables are read,
 * so `--allow-env=NAME,…` is enough. The parser of `--config` is loaded where that flag stands.
 */
export async function denoSources(
  table: SettingsTable,
  { args, programDir }: { readonly args: readonly string[]; readonly programDir?: string },
): Promise<SettingsSources> {
  const names = Object.values(table.settings).map((setting) => setting.variable);
  return {
    args,
    env: Object.fromEntries(names.map((name) => [name, Deno.env.get(name)])),
    envFileCandidates: [".env", ...programDir === undefined ? [] : [`${programDir}/.env`]],
    readFile: Deno.readTextFileSync,
    parseYaml: args.some((arg) => arg.startsWith("--config"))
      ? (await import("./parse_yaml.ts")).parseYaml
      : () => undefined,
  };
}

/** The settings of a program on Deno; or prints why there are none, and exits with 0 or 2. */
export async function settingsOrExit<S extends SettingsByKey>(
  table: SettingsTable<S>,
  program: {
    readonly version: string;
    /** The command line without the program and without the name of the test. */
    readonly args: readonly string[];
    /** Where the program stands, for its `.env` file: `import.meta.dirname`. */
    readonly programDir?: string;
  },
): Promise<LoadedSettings<S>> {
  const sources = await denoSources(table, program);
  const loaded = loadSettings(table, { version: program.version, sources });
  if (loaded.kind === "settings") return { ...loaded, sources };
  const stream = loaded.exitCode === 0 ? Deno.stdout : Deno.stderr;
  writeLine(stream, loaded.text);
  Deno.exit(loaded.exitCode);
}
