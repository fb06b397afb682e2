import { parseArgs } from "node:util";
import { SettingsError } from "./errors.ts";
import { meantSetting } from "./meant_setting.ts";
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
      ...Object.fromEntries(
        settings.flatMap((each) => {
          const names = [each.flag.slice(2), unitlessName(each) ?? []].flat();
          return names.map((name) => [name, option(each)]);
        }),
      ),
      env: { type: "string" },
      config: { type: "string" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
    },
    strict: false,
    tokens: true,
  });
  const byName = new Map(settings.map((each) => [each.flag.slice(2), each]));
  const unitless = new Map(settings.flatMap((each) => {
    const name = unitlessName(each);
    return name === undefined || byName.has(name) ? [] : [[name, each] as const];
  }));
  const given = new Map<string, string[]>();
  let help = false;
  let version = false;
  let envPath: string | undefined;
  let configPath: string | undefined;
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") throw positional(token.value);
    const { name, value } = token;
    const setting = byName.get(name) ?? unitless.get(name) ?? negated(byName, name);
    if (name === "help") help = true;
    else if (name === "version") version = true;
    else if (name === "env") envPath = valueOf(token, "a file");
    else if (name === "config") configPath = valueOf(token, "a file");
    else if (setting === undefined) throw unknownFlag(argv[token.index], settings);
    else {
      const text = setting.type.kind !== "flag"
        ? valueOf(token, setting.type.expected)
        : value ?? String(byName.has(name));
      if (unitless.has(name)) checkUnit(token.rawName, text, setting);
      given.set(setting.flag, [...given.get(setting.flag) ?? [], text]);
    }
  }
  return { help, version, envPath, configPath, given };
}

function option(setting: Setting<unknown>): { type: "boolean" | "string"; multiple: true } {
  return { type: setting.type.kind === "flag" ? "boolean" : "string", multiple: true };
}

/** `duration` of `--duration-sec`: so it may be called too, as its value can say the unit. */
function unitlessName({ flag, type: { unit } }: Setting<unknown>): string | undefined {
  return unit !== undefined && flag.endsWith(`-${unit}`)
    ? flag.slice(2, -unit.length - 1)
    : undefined;
}

/** A bare number is seconds to everyone; where the setting is in another unit, it must say which. */
function checkUnit(flag: string, text: string, setting: Setting<unknown>): void {
  const { unit } = setting.type;
  if (unit === "sec" || !/^[+-]?[\d.]+$/.test(text)) return;
  throw new SettingsError(
    "value",
    `${flag} is ${JSON.stringify(text)}, without a unit; write ${flag} ${text}${unit} or ` +
      `${setting.flag} ${text}`,
  );
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
  const meant = nearest(flag, RESERVED_FLAGS) ?? meantSetting(flag, settings)?.flag;
  const advice = meant === undefined ? "--help lists them all" : `did you mean ${meant}?`;
  return new SettingsError("unknown_flag", `there is no flag ${flag}; ${advice}`);
}
