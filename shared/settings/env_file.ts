import { parseEnv } from "node:util";
import { withoutBom } from "../base/mod.ts";
import { reason, SettingsError } from "./errors.ts";

/** A `.env` file that was found. */
interface EnvFile {
  readonly path: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Lines, from 1, of which nothing or something else than was meant is read. */
  readonly unreadableLines: readonly number[];
}

/** Where to look for a `.env` file. */
interface EnvFilePlaces {
  /** From `--env`: it must be there. */
  readonly explicit?: string;
  /** Otherwise the first of these that is there; none need be. */
  readonly candidates: readonly string[];
}

/** Reads the `.env` file that counts. Throws a SettingsError when it cannot be read. */
export function readEnvFile(
  places: EnvFilePlaces,
  readFile: (path: string) => string,
): EnvFile | undefined {
  const paths = places.explicit === undefined ? places.candidates : [places.explicit];
  for (const path of paths) {
    try {
      const text = withoutBom(readFile(path));
      return { path, variables: parseEnv(text), unreadableLines: unreadableLines(text) };
    } catch (cause) {
      if (places.explicit === undefined && isAbsent(cause)) continue;
      const name = places.explicit === undefined ? "the .env file" : "--env";
      throw new SettingsError(
        "env_file",
        `${name} is ${JSON.stringify(path)}; expected a readable file: ${reason(cause)}`,
        { cause },
      );
    }
  }
  return undefined;
}

/** Python's virtual environments are often folders named `.env`, and those are not meant. */
function isAbsent(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown } | null)?.code;
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

/** A variable, perhaps in quotes over several lines as parseEnv takes them, and a comment behind it. */
const ASSIGNMENT =
  /[^\S\n]*(?:export[^\S\n]+)?[A-Za-z_][\w.-]*[^\S\n]*=[^\S\n]*(?:("[^"]*"|'[^']*'|`[^`]*`)[^\S\n]*(?:#[^\n]*)?|(?!["'`])[^\n]*)(?:\n|$)/y;
const NOTHING = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;

/** parseEnv says nothing of a line that it passes over, or of a quote without its end. */
function unreadableLines(text: string): number[] {
  const lines: number[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const known = [NOTHING, ASSIGNMENT].some((form) => {
      form.lastIndex = at;
      const found = form.exec(text);
      if (found === null) return false;
      line += found[0].split("\n").length - 1;
      at = form.lastIndex;
      return true;
    });
    if (known) continue;
    lines.push(line++);
    const end = text.indexOf("\n", at);
    at = end < 0 ? text.length : end + 1;
  }
  return lines;
}
