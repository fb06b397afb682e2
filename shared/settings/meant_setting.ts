import { nearest } from "./nearest.ts";
import type { Setting } from "./setting.ts";

/**
 * The setting that a name was probably meant for, as a flag, a variable or a key of `--config`: by the
 * spelling of its flag, by its beginning (`duration`), or by that of its variable (`tls-ca`,
 * `TLS_CA`). Undefined when none is near.
 */
export function meantSetting(
  name: string,
  settings: readonly Setting<unknown>[],
): Setting<unknown> | undefined {
  const word = name.replace(/^-+/, "").replaceAll("_", "-").toLowerCase();
  const variable = word.replaceAll("-", "_").toUpperCase();
  const byFlag = nearest(`--${word}`, settings.map((each) => each.flag));
  const byVariable = nearest(variable, settings.map((each) => each.variable));
  return settings.find((each) => each.flag === byFlag) ??
    settings.find((each) => word.length > 2 && each.flag.startsWith(`--${word}-`)) ??
    settings.find((each) => each.variable === byVariable);
}
