import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The arguments of `deno` that run a program of the repository, by its path from the root. */
export function denoArgs(program: string, args: readonly string[] = []): string[] {
  return [
    "run",
    "-A",
    "--quiet",
    "--no-prompt",
    "--config",
    `${ROOT}deno.json`,
    ROOT + program,
    ...args,
  ];
}
