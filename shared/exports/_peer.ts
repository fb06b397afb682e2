import { ROOT } from "../base/testing.ts";

/** A tool that reads an exported format, for tests. */
interface Peer {
  /** As it is started. */
  readonly path: string;
  /** Whether it is there; tests of one that is not are ignored. */
  readonly missing: boolean;
  /** Its stdout; throws what it said on stderr when it failed. */
  run(...args: readonly string[]): Promise<string>;
}

/** A tool that `build_peers.sh readers` puts into `.peers`, by its path there: `bin/benchstat`. */
export function peer(name: string): Peer {
  const path = `${ROOT}.peers/${name}`;
  return {
    path,
    missing: !exists(path),
    async run(...args) {
      const { success, stdout, stderr } = await new Deno.Command(path, {
        args: [...args],
        stdin: "null",
      }).output();
      const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      if (!success) throw new Error(`${name} failed: ${error}`);
      return out;
    },
  };
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
