import { cpus, release, totalmem } from "node:os";
import config from "../deno.json" with { type: "json" };

/** The version of the lab, as `--version` prints it. */
export const LAB_VERSION: string = config.version;

/** Where a run took place. Neither the machine's name nor its user's: result files are passed on. */
export interface HostFacts {
  /** `linux`, `darwin`, … */
  readonly os: string;
  /** `x86_64`, `aarch64`. */
  readonly arch: string;
  /** Processors that this process may use. */
  readonly cpuCount: number;
  /** Undefined without `--allow-sys=cpus`. */
  readonly cpuModel?: string;
  /** Undefined without `--allow-sys=osRelease`. */
  readonly kernel?: string;
  /** Undefined without `--allow-sys=systemMemoryInfo`. */
  readonly memoryBytes?: number;
  readonly deno: string;
  readonly v8: string;
  /** The version of the lab. */
  readonly lab: string;
}

/** The facts of this machine and of what runs on it. */
export function hostFacts(): HostFacts {
  return {
    os: Deno.build.os,
    arch: Deno.build.arch,
    cpuCount: navigator.hardwareConcurrency,
    cpuModel: permitted(() => cpus()[0]?.model.trim()),
    kernel: permitted(release),
    memoryBytes: permitted(totalmem),
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    lab: LAB_VERSION,
  };
}

function permitted<T>(source: () => T): T | undefined {
  try {
    return source();
  } catch {
    return undefined;
  }
}
