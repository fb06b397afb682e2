import assert from "node:assert/strict";
import { outputOf, ROOT, runToEnd, tempDir } from "../shared/base/testing.ts";
import { PINNED_DENO } from "./pinned_deno.ts";

const CI_RUN = `${ROOT}.ci/run`;

/** A machine with these programs in place of its own, each a body of a shell script. */
interface Machine {
  readonly npx: string;
  readonly buildPeers: string;
  readonly go?: string;
}

async function ciRun({ npx, buildPeers, go }: Machine): Promise<{ code: number; lines: string[] }> {
  await using temp = await tempDir();
  const root = temp.path;
  const write = async (path: string, body: string) => {
    await Deno.writeTextFile(`${root}/${path}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  };
  for (const folder of [".ci", "bin", "tools/conformance"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  await Deno.copyFile(CI_RUN, `${root}/.ci/run`);
  await write("tools/conformance/build_peers.sh", buildPeers);
  await write("bin/npx", npx);
  if (go !== undefined) await write("bin/go", go);
  for (const own of ["bash", "dirname", "timeout"]) {
    await Deno.symlink(await which(own), `${root}/bin/${own}`);
  }
  const { code, stdout } = await runToEnd(["env", "-i", `PATH=${root}/bin`, `${root}/.ci/run`]);
  return { code, lines: stdout.trim().split("\n") };
}

async function which(command: string): Promise<string> {
  return (await outputOf(["sh", "-c", `command -v ${command}`])).trim();
}

/** An npx whose tasks end as told. */
function npx({ conformance, ok }: { readonly conformance: number; readonly ok: number }): string {
  return `case "$*" in
    "-y deno@${PINNED_DENO} task --quiet conformance") echo judged; exit ${conformance} ;;
    "-y deno@${PINNED_DENO} task ok") echo "7 passed, ${ok} failed"; exit ${ok} ;;
    *) echo "what is $*"; exit 9 ;;
  esac`;
}

const BUILDS = "exit 0";
const NO_NETWORK = "exit 1";

const rows: readonly (readonly [string, Machine, number, readonly string[]])[] = [
  [
    "skips the judges when there is no Go",
    {
      npx: npx({ conformance: 1, ok: 0 }),
      buildPeers: NO_NETWORK,
    },
    0,
    ["conformance: skipped, as there is no Go to build the judges with", "7 passed, 0 failed"],
  ],
  [
    "runs the judges, then the gate, when there is Go",
    {
      npx: npx({ conformance: 0, ok: 0 }),
      buildPeers: BUILDS,
      go: "",
    },
    0,
    ["judged", "7 passed, 0 failed"],
  ],
  [
    "goes on when the judges cannot be built",
    {
      npx: npx({ conformance: 0, ok: 0 }),
      buildPeers: NO_NETWORK,
      go: "",
    },
    0,
    [
      "conformance: not all judges could be built; suites without theirs are skipped",
      "judged",
      "7 passed, 0 failed",
    ],
  ],
  [
    "fails after the gate when a judge found something",
    {
      npx: npx({ conformance: 1, ok: 0 }),
      buildPeers: BUILDS,
      go: "",
    },
    1,
    ["judged", "conformance: FAILED", "7 passed, 0 failed"],
  ],
  [
    "fails when a test failed",
    {
      npx: npx({ conformance: 0, ok: 1 }),
      buildPeers: BUILDS,
      go: "",
    },
    1,
    ["judged", "7 passed, 1 failed"],
  ],
];
for (const [name, machine, code, lines] of rows) {
  Deno.test(`.ci/run ${name}`, async () => {
    assert.deepEqual(await ciRun(machine), { code, lines });
  });
}
