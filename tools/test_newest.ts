/**
 * The whole suite on the pinned Deno and on the newest that npm has: `deno task test:newest`, or on
 * others, `deno task test:newest 2.9.5 2.9.6`. A line a version, and what was skipped and why;
 * exit 1 when a test failed. Not on the pinned one, programs run the engine wire: grpc-js depends
 * on what Deno's node:http2 is like.
 * @module
 */
import { ROOT } from "../shared/base/testing.ts";
import { formatCounts } from "./ok_summary.ts";
import { PINNED_DENO } from "./pinned_deno.ts";
import { readTestRun } from "./test_newest_output.ts";

async function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", npm_config_update_notifier: "false", ...env },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { success, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

async function newestDeno(): Promise<string> {
  const { success, stdout, stderr } = await run("npm", ["view", "deno", "version"]);
  const version = stdout.trim();
  if (!success || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(`npm does not tell the newest version of deno: ${version}${stderr}`);
  }
  return version;
}

/** Runs all tests on a version, and says how it went. Gives whether none failed. */
async function testOn(version: string): Promise<boolean> {
  const startedMs = performance.now();
  const { success, ...output } = await run(
    "npx",
    ["-y", `deno@${version}`, "test", "-A", "--doc"],
    version === PINNED_DENO ? {} : { ENGINE: "wire" },
  );
  const { counts, skipped, errors } = readTestRun(output);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`Deno ${version}: ${formatCounts(counts)} (${seconds} s)`);
  for (const line of skipped) console.log(`  skipped ${line}`);
  if (!success) console.log(errors);
  return success;
}

if (import.meta.main) {
  const versions = Deno.args.length > 0 ? Deno.args : [PINNED_DENO, await newestDeno()];
  let ok = true;
  for (const version of new Set(versions)) ok = await testOn(version) && ok;
  if (!ok) Deno.exit(1);
}
