import { resolve } from "node:path";

/** Tools that the system has, or has not. */
const ON_PATH: ReadonlySet<string> = new Set(["node", "openssl", "java", "keytool"]);

/** The outside tools of a directory that `build_peers.sh` has filled. */
export class Peers {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = resolve(directory);
  }

  /**
   * The path of a tool: `python` in the virtual environment, a name with slashes in the directory
   * itself, all others in `bin`.
   */
  path(name: string): string {
    if (name === "python") return `${this.directory}/py/bin/python`;
    return name.includes("/") ? `${this.directory}/${name}` : `${this.directory}/bin/${name}`;
  }

  /** Those of `names` that are not there. Those of the system are looked for on the PATH. */
  async missing(names: readonly string[]): Promise<string[]> {
    const there = await Promise.all(names.map((name) => this.#isThere(name)));
    return names.filter((_, index) => !there[index]);
  }

  async #isThere(name: string): Promise<boolean> {
    if (!ON_PATH.has(name)) return await exists(this.path(name));
    for (const directory of (Deno.env.get("PATH") ?? "").split(":")) {
      if (await exists(`${directory}/${name}`)) return true;
    }
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
