import { ROOT, succeeds } from "@lab/tools/testing";

/** The programs that the lab is measured beside, by their paths; absent where they are not there. */
export interface Peers {
  readonly tonicServer?: string;
  readonly tonicClient?: string;
  readonly ghz?: string;
  readonly h2load?: string;
  /** An interpreter with grpcio, whose protobuf modules lie in the bench's directory. */
  readonly python?: string;
  /** What is missing, a line each. */
  readonly skipped: readonly string[];
}

/**
 * Looks for the peers in `dir`: `bin/tonic-server`, `bin/tonic-client`, `bin/ghz` and
 * `py/bin/python`; h2load is the system's. Makes the Python modules of `score.proto` in `workDir`.
 */
export async function findPeers(dir: string, workDir: string): Promise<Peers> {
  const skipped: string[] = [];
  const find = async (name: string, path: string, args: readonly string[]) => {
    if (await succeeds([path, ...args])) return path;
    skipped.push(`${name}: there is no ${path}`);
    return undefined;
  };
  const tonicServer = await exists(`${dir}/bin/tonic-server`, "tonic-server", skipped);
  const tonicClient = await exists(`${dir}/bin/tonic-client`, "tonic-client", skipped);
  const ghz = await find("ghz", `${dir}/bin/ghz`, ["--version"]);
  const h2load = await find("h2load", "h2load", ["--version"]);
  const python = await preparePython(`${dir}/py/bin/python`, workDir);
  if (python === undefined) {
    skipped.push(`grpc.aio: ${dir}/py/bin/python has no grpcio with grpcio-tools`);
  }
  return { tonicServer, tonicClient, ghz, h2load, python, skipped };
}

/** What needs arguments that have a meaning is only looked at. */
async function exists(path: string, name: string, skipped: string[]): Promise<string | undefined> {
  try {
    await Deno.stat(path);
    return path;
  } catch {
    skipped.push(`${name}: there is no ${path}`);
    return undefined;
  }
}

/** The interpreter when it can run the peer; its protobuf modules are then in `dir`. */
export async function preparePython(python: string, dir: string): Promise<string | undefined> {
  const made = await succeeds([
    ...[python, "-m", "grpc_tools.protoc", `-I${ROOT}proto`],
    ...[`--python_out=${dir}`, `--grpc_python_out=${dir}`, `${ROOT}proto/score.proto`],
  ]);
  return made ? python : undefined;
}
