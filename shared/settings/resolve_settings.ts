import { type ConfigFile, readConfigFile } from "./config_file.ts";
import { readEnvFile } from "./env_file.ts";
import { HIDDEN, SettingsError } from "./errors.ts";
import { type Flags, readFlags } from "./flags.ts";
import { nearest } from "./nearest.ts";
import type { Origin } from "./origin.ts";
import { listed, listedValues, type Setting } from "./setting.ts";
import type { SettingsByKey, SettingsTable, Values } from "./settings_table.ts";

/** All that settings are read from; nothing else is looked at. */
export interface SettingsSources {
  /** The command line without the program. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a `.env` file may be when `--env` names none; the first that is there counts. */
  readonly envFileCandidates: readonly string[];
  /** Throws when the file cannot be read, with `code` as Node and Deno set it. */
  readonly readFile: (path: string) => string;
  /** For the file of `--config`; see `ConfigFileReader`. */
  readonly parseYaml: (text: string) => unknown;
}

/** Settings that a program can start with. */
export interface ResolvedSettings<V> {
  readonly kind: "settings";
  readonly values: V;
  /** Where each value came from. */
  readonly origins: { readonly [Key in keyof V]: Origin };
  /** What was chosen, by variable, for the result file; a secret is hidden, what is unset is null. */
  readonly shown: Readonly<Record<string, string | number | boolean | null>>;
  /** The `.env` file and that of `--config`, where there were any. */
  readonly files: readonly string[];
  /** Likely slips that stop nobody, for the log. */
  readonly warnings: readonly string[];
}

/** `--help` or `--version` was asked for, and only the command line was looked at. */
interface AskedFor {
  readonly kind: "help" | "version";
}

/**
 * The settings of a program: the flag, else the environment, else the `.env` file, else the file of
 * `--config`, else the default.
 * An empty variable counts as unset. Throws a SettingsError at the first setting that is wrong.
 */
export function resolveSettings<S extends SettingsByKey>(
  table: SettingsTable<S>,
  sources: SettingsSources,
): ResolvedSettings<Values<S>> | AskedFor {
  const flags = readFlags(table, sources.args);
  if (flags.help) return { kind: "help" };
  if (flags.version) return { kind: "version" };
  const envFile = readEnvFile(
    { explicit: flags.envPath, candidates: sources.envFileCandidates },
    sources.readFile,
  );
  const config = flags.configPath === undefined
    ? undefined
    : readConfigFile(table, flags.configPath, sources);
  const values: Record<string, unknown> = {};
  const found = new Map<string, Found>();
  for (const [key, setting] of Object.entries(table.settings)) {
    const here = find(setting, { flags, env: sources.env, envFile, config });
    const parsed = setting.read(here.texts);
    if (!parsed.ok) throw SettingsError.value(setting, here, parsed.problem);
    values[key] = parsed.value;
    found.set(key, here);
  }
  const typed = values as Values<S>;
  const unused = new Set<string>(table.filesUnused?.(typed) ?? []);
  for (const [key, here] of found) {
    // Files of the defaults are the program's own affair: it may make them.
    if (unused.has(key) || here.origin.kind === "default") continue;
    checkFiles(table.settings[key], here, sources.readFile);
  }
  return {
    kind: "settings",
    values: typed,
    origins: Object.fromEntries([...found].map(([key, { origin }]) => [key, origin])) as {
      readonly [Key in keyof S]: Origin;
    },
    shown: Object.fromEntries(
      [...found].map(([key, here]) => {
        const setting = table.settings[key];
        return [setting.variable, show(setting, here, values[key])];
      }),
    ),
    files: [envFile, config].flatMap((file) => file === undefined ? [] : [file.path]),
    warnings: envFile === undefined ? [] : [...unread(envFile), ...typos(table, envFile)],
  };
}

interface Found {
  readonly texts: readonly string[];
  readonly origin: Origin;
}

type Variables = Readonly<Record<string, string | undefined>>;

function find(
  setting: Setting<unknown>,
  { flags, env, envFile, config }: {
    readonly flags: Flags;
    readonly env: Variables;
    readonly envFile?: { readonly path: string; readonly variables: Variables };
    readonly config?: ConfigFile;
  },
): Found {
  const fromFlag = flags.given.get(setting.flag);
  if (fromFlag !== undefined) {
    const texts = fromFlag.flatMap((text) => listedValues(setting, text));
    return { texts, origin: { kind: "flag" } };
  }
  const fromEnv = split(setting, env[setting.variable]);
  if (fromEnv !== undefined) return { texts: fromEnv, origin: { kind: "environment" } };
  const fromFile = split(setting, envFile?.variables[setting.variable]);
  if (envFile !== undefined && fromFile !== undefined) {
    return { texts: fromFile, origin: { kind: "file", path: envFile.path } };
  }
  const fromConfig = config?.given.get(setting.variable);
  if (config !== undefined && fromConfig !== undefined) {
    return { texts: fromConfig, origin: { kind: "file", path: config.path } };
  }
  return { texts: split(setting, setting.default) ?? [], origin: { kind: "default" } };
}

function split(setting: Setting<unknown>, text: string | undefined): string[] | undefined {
  if (text === undefined || text === "") return undefined;
  return setting.repeatable ? listed(text) : [text];
}

function show(
  setting: Setting<unknown>,
  found: Found,
  value: unknown,
): string | number | boolean | null {
  if (found.texts.length === 0) return null;
  if (setting.secret) return HIDDEN;
  if (typeof value === "number" || typeof value === "boolean") return value;
  return setting.repeatable ? found.texts.join(",") : found.texts[found.texts.length - 1];
}

/** A default file is left to who reads it: the program may make it first. */
function checkFiles(
  setting: Setting<unknown>,
  found: Found,
  readFile: (path: string) => string,
): void {
  if (setting.type.kind !== "file" || found.origin.kind === "default") return;
  for (const path of found.texts) {
    try {
      readFile(path);
    } catch (cause) {
      throw SettingsError.file(setting, found, cause);
    }
  }
}

/** By their numbers alone: what stands in a line may be a secret. */
function unread(
  { path, unreadableLines }: {
    readonly path: string;
    readonly unreadableLines: readonly number[];
  },
): string[] {
  return unreadableLines.map((line) =>
    `${path}, line ${line} cannot be read; expected NAME=value, NAME="a value" or # a comment`
  );
}

/** A `.env` file may hold variables of other programs, so only near misses are worth a word. */
function typos(
  table: SettingsTable,
  envFile: { readonly path: string; readonly variables: Variables },
): string[] {
  const known = Object.values(table.settings).map((setting) => setting.variable);
  return Object.keys(envFile.variables).flatMap((name) => {
    const meant = known.includes(name) ? undefined : nearest(name, known);
    return meant === undefined
      ? []
      : [`${envFile.path} sets ${name}, which is no setting; did you mean ${meant}?`];
  });
}
