import { messageOf } from "../base/mod.ts";
import type { Setting } from "./setting.ts";
import { formatOrigin, type Origin } from "./origin.ts";

/**
 * `unknown_flag`: no such flag; `positional`: a word that belongs to no flag; `missing_value`: a
 * flag without its value; `value`: it does not parse or is out of range; `file`: the file that it
 * names cannot be read; `env_file`: the `.env` file cannot be read; `config_file`: the file of
 * `--config` cannot be read, or is no table of these settings.
 */
export type SettingsErrorKind =
  | "unknown_flag"
  | "positional"
  | "missing_value"
  | "value"
  | "file"
  | "env_file"
  | "config_file";

/** What stands for the value of a secret. */
export const HIDDEN = "(hidden)";

/** Settings with which a program cannot start; it prints the message and exits with 2. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(
    readonly kind: SettingsErrorKind,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
  }

  /** A setting's value is not what is expected. */
  static value(
    setting: Setting<unknown>,
    given: { readonly texts: readonly string[]; readonly origin: Origin },
    problem?: string,
  ): SettingsError {
    return new SettingsError(
      "value",
      `${describe(setting, given)}; expected ${setting.type.expected}` +
        // What a parser from elsewhere says may quote the value.
        (problem === undefined || setting.secret ? "" : `: ${problem}`),
    );
  }

  /** A setting names a file that cannot be read. */
  static file(
    setting: Setting<unknown>,
    given: { readonly texts: readonly string[]; readonly origin: Origin },
    cause: unknown,
  ): SettingsError {
    return new SettingsError(
      "file",
      `${describe(setting, given)}; expected ${setting.type.expected}: ${reason(cause)}`,
      { cause },
    );
  }
}

/** Why a file could not be read, in words. */
export function reason(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null)?.code;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "that is a folder";
  if (code === "EACCES") return "reading it is not permitted";
  return messageOf(thrown);
}

function describe(
  setting: Setting<unknown>,
  given: { readonly texts: readonly string[]; readonly origin: Origin },
): string {
  const shown = setting.secret ? HIDDEN : (setting.repeatable ? given.texts : given.texts.slice(-1))
    .map((text) => JSON.stringify(text)).join(", ");
  return `${setting.flag} (${setting.variable}) is ${shown}, ${formatOrigin(given.origin)}`;
}
