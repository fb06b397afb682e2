import {
  type Finished,
  launch,
  type Launched,
  type LaunchOptions,
  ROOT,
} from "../../shared/base/testing.ts";
import { denoArgs } from "../programs.ts";

/** How to start a program. */
interface ProgramOptions extends Pick<LaunchOptions, "cwd" | "env"> {
  readonly args?: readonly string[];
  /** Flags of `deno run`. @default all permissions, and V8's flags of the tasks */
  readonly permissions?: readonly string[];
  /** How many files it may have open. @default as many as this process */
  readonly openFiles?: number;
}

/** A program that has said that it is ready. */
export interface Running extends Launched {
  /** The line that said so. */
  readonly ready: string;
  /** The port that it names. */
  readonly port: number;
}

/** Starts a program and waits for nothing. */
export function launchProgram(script: string, options: ProgramOptions): Launched {
  const { args, permissions, openFiles, cwd = ROOT, env } = options;
  const command = [Deno.execPath(), ...denoArgs(script, { args, flags: permissions })];
  const limited = ["sh", "-c", `ulimit -n ${openFiles}; exec "$0" "$@"`, ...command];
  return launch(openFiles === undefined ? command : limited, { cwd, env });
}

/** Runs a program of the repository (`smft/01_steady_client.ts`) to its end. */
export function runProgram(script: string, options: ProgramOptions = {}): Promise<Finished> {
  return launchProgram(script, options).finished();
}

/** Starts a program and returns when it has printed its first line that matches. */
export async function startProgram(
  script: string,
  options: ProgramOptions & { readonly ready?: RegExp } = {},
): Promise<Running> {
  const running = launchProgram(script, options);
  const ready = await running.waitFor(options.ready ?? /^DF /);
  return { ...running, ready, port: Number(/:(\d+),/.exec(ready)?.[1]) };
}
