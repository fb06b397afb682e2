import { outputOf, ROOT } from "../base/testing.ts";

/** A tool that reads an exported format, for tests. */
interface Peer {
  /** As it is started. */
  readonly path: string;
  /** Whether it is there; tests of one that is not are ignored. */
  readonly missing: boolean;
  /** Its stdout; rejects with all it wrote when it failed. */
  run(...args: readonly string[]): Promise<string>;
}

/** A tool that `build_peers.sh readers` puts into `.peers`, by its path there: `bin/benchstat`. */
export function peer(name: string): Peer {
  const path = `${ROOT}.peers/${name}`;
  return {
    path,
    missing: !exists(path),
    run: (...args) => outputOf([path, ...args]),
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
