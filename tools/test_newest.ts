/**
 * The whole suite on the pinned Deno and on the newest that npm has: `deno task test:newest`, or on
 * others, `deno task test:newest 2.9.5 2.9.6`. A line a version, and what was skipped and why;
 * exit 1 when a test failed. Not on the pinned one, programs run the engine wire: grpc-js depends
 * on what Deno's node:http2 is like.
 * @module
 */
import { outputOf, ROOT, runToEnd } from "../shared/base/testing.ts";
import { formatCounts } from "./ok_summary.ts";
import { PINNED_DENO } from "./pinned_deno.ts";
import { readTestRun } from "./test_newest_output.ts";

const ENV = { npm_config_update_notifier: "false" };

async function newestDeno(): Promise<string> {
  const version = (await outputOf(["npm", "view", "deno", "version"], { env: ENV })).trim();
  if (/^\d+\.\d+\.\d+$/.test(version)) return version;
  throw new Error(`npm does not say the newest version of deno: ${version}`);
}

/** Runs all tests on a version, and says how it went. Gives whether none failed. */
async function testOn(version: string): Promise<boolean> {
  const startedMs = performance.now();
  const finished = await runToEnd(["npx", "-y", `deno@${version}`, "test", "-A", "--doc"], {
    cwd: ROOT,
    env: version === PINNED_DENO ? ENV : { ...ENV, ENGINE: "wire" },
  });
  const { counts, skipped, errors } = readTestRun(finished);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`Deno ${version}: ${formatCounts(counts)} (${seconds} s)`);
  for (const line of skipped) console.log(`  skipped ${line}`);
  if (finished.code !== 0) console.log(errors);
  return finished.code === 0;
}

if (import.meta.main) {
  const versions = Deno.args.length > 0 ? Deno.args : [PINNED_DENO, await newestDeno()];
  let ok = true;
  for (const version of new Set(versions)) ok = await testOn(version) && ok;
  if (!ok) Deno.exit(1);
}
