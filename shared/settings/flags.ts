import { parseArgs } from "node:util";
import { SettingsError } from "./errors.ts";
import { nearest } from "./nearest.ts";
import type { Setting } from "./setting.ts";
import { RESERVED_FLAGS, type SettingsTable } from "./settings_table.ts";

/** What the command line says. */
export interface Flags {
  readonly help: boolean;
  readonly version: boolean;
  /** The file of `--env`. */
  readonly envPath?: string;
  /** The file of `--config`. */
  readonly configPath?: string;
  /** By flag (`--rps`), the values given, in order. */
  readonly given: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the command line. The tokens of parseArgs are judged here and not by its strict mode, whose
 * errors know neither the variable nor the flag that was meant, and which takes `--delay-ms -5` for
 * a flag without a value. Throws a SettingsError.
 */
export function readFlags(table: SettingsTable, args: readonly string[]): Flags {
  const settings = Object.values(table.settings);
  // `deno task steady:client -- --rps 5` hands the two dashes on.
  const argv = args[0] === "--" ? args.slice(1) : args;
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(settings.map((each) => [each.flag.slice(2), option(each)])),
      env: { type: "string" },
      config: { type: "string" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
    },
    strict: false,
    tokens: true,
  });
  const byName = new Map(settings.map((each) => [each.flag.slice(2), each]));
  const given = new Map<string, string[]>();
  let help = false;
  let version = false;
  let envPath: string | undefined;
  let configPath: string | undefined;
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") throw positional(token.value);
    const { name, value } = token;
    const setting = byName.get(name) ?? negated(byName, name);
    if (name === "help") help = true;
    else if (name === "version") version = true;
    else if (name === "env") envPath = valueOf(token, "a file");
    else if (name === "config") configPath = valueOf(token, "a file");
    else if (setting === undefined) throw unknownFlag(argv[token.index], settings);
    else {
      const text = setting.type.kind !== "flag"
        ? valueOf(token, setting.type.expected)
        : value ?? String(byName.has(name));
      given.set(setting.flag, [...given.get(setting.flag) ?? [], text]);
    }
  }
  return { help, version, envPath, configPath, given };
}

function option(setting: Setting<unknown>): { type: "boolean" | "string"; multiple: true } {
  return { type: setting.type.kind === "flag" ? "boolean" : "string", multiple: true };
}

function negated(
  byName: ReadonlyMap<string, Setting<unknown>>,
  name: string,
): Setting<unknown> | undefined {
  const setting = name.startsWith("no-") ? byName.get(name.slice("no-".length)) : undefined;
  return setting?.type.kind === "flag" ? setting : undefined;
}

function valueOf(
  token: { readonly rawName: string; readonly value?: string; readonly inlineValue?: boolean },
  expected: string,
): string {
  // `--host --rps 5`: the value was forgotten, and the next flag must not become it.
  const isNextFlag = token.inlineValue === false && token.value?.startsWith("--");
  if (token.value === undefined || isNextFlag) {
    throw new SettingsError(
      "missing_value",
      `${token.rawName} has no value; expected ${expected}`,
    );
  }
  return token.value;
}

function positional(word: string): SettingsError {
  return new SettingsError(
    "positional",
    `${JSON.stringify(word)} belongs to no flag; expected only flags (--help lists them)`,
  );
}

function unknownFlag(arg: string, settings: readonly Setting<unknown>[]): SettingsError {
  const flag = arg.split("=")[0];
  const meant = meantFlag(flag, settings);
  const advice = meant === undefined ? "--help lists them all" : `did you mean ${meant}?`;
  return new SettingsError("unknown_flag", `there is no flag ${flag}; ${advice}`);
}

/** By spelling, by beginning (`--duration`), or by the variable's name (`--tls-ca`, `--TLS_CA`). */
function meantFlag(flag: string, settings: readonly Setting<unknown>[]): string | undefined {
  const word = flag.replace(/^-+/, "");
  const flags = [...settings.map((each) => each.flag), ...RESERVED_FLAGS];
  const variable = word.replaceAll("-", "_").toUpperCase();
  const byVariable = nearest(variable, settings.map((each) => each.variable));
  return nearest(`--${word}`, flags) ??
    flags.find((each) => word.length > 2 && each.startsWith(`--${word}-`)) ??
    settings.find((each) => each.variable === byVariable)?.flag;
}
