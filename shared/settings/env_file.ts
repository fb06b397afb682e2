import { parseEnv } from "node:util";
import { reason, SettingsError } from "./errors.ts";

/** A `.env` file that was found. */
interface EnvFile {
  readonly path: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
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
      return { path, variables: parseEnv(readFile(path)) };
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
