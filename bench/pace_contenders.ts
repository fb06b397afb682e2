import { succeeds } from "@lab/tools/testing";

/** Something that can be asked to tick at a rate for a time, as a command, or why it cannot. */
export type PaceContender =
  & { readonly name: string }
  & ({ readonly command: readonly string[] } | { readonly skipped: string });

/**
 * The tick drivers of this repository, an asyncio client's pacing loop, and a bare C sleeper.
 *
 * @param scratchDir where the C program is put
 */
export async function paceContenders(scratchDir: string): Promise<PaceContender[]> {
  return [
    { name: "timer", command: driver("timer") },
    { name: "sleeper", command: driver("sleeper", "--allow-ffi") },
    { name: "sleeper without FFI", command: driver("sleeper") },
    { name: "spin", command: driver("spin", "--allow-ffi") },
    { name: "40 ms DelayLine behind a sleeper", command: driver("delay-line", "--allow-ffi") },
    await asyncio(),
    await cSleeper(scratchDir),
  ];
}

function driver(kind: string, ...flags: string[]): string[] {
  return [Deno.execPath(), "run", "--no-prompt", ...flags, beside("pace_driver.ts"), kind];
}

async function asyncio(): Promise<PaceContender> {
  const name = "Python asyncio";
  const found = await succeeds(["python3", "-c", "import asyncio, resource"]);
  if (!found) return { name, skipped: "no python3" };
  return { name, command: ["python3", beside("pace_asyncio.py")] };
}

async function cSleeper(scratchDir: string): Promise<PaceContender> {
  const name = "C clock_nanosleep";
  const program = `${scratchDir}/pace_sleeper`;
  const built = await succeeds(["cc", "-O2", "-o", program, beside("pace_sleeper.c")]);
  return built ? { name, command: [program] } : { name, skipped: "no working cc" };
}

function beside(file: string): string {
  return decodeURIComponent(new URL(file, import.meta.url).pathname);
}
