/**
 * How much of the engine's pure layers the tests cover: `deno task coverage`. A row a layer, and
 * exit 1 when a layer is below a floor or a test failed. Modules that no test loads count too.
 * @module
 */
import { type Column, markdownTable } from "@lab/shared/results";
import { pathToFileURL } from "node:url";
import { outputOf, ROOT, tempDir } from "../shared/base/testing.ts";
import { belowFloors, parseLcov, percent, sumLayers } from "./coverage_lcov.ts";

const LAYERS = ["wire", "grpc"];
const FLOORS = { linesRatio: 0.95, branchesRatio: 0.9 };
const COLUMNS: readonly Column[] = [
  { head: "layer", align: "left" },
  { head: "lines", align: "right" },
  { head: "branches", align: "right" },
];
/** Tests and their helpers; what they cover is the question, and not they. */
const TEST_FILE = /_test\.ts$|\/_testing\.ts$|\/_pair\.ts$/;

/** Runs Deno and gives what it wrote to stdout; rejects with all it wrote when it fails. */
function deno(args: readonly string[]): Promise<string> {
  return outputOf([Deno.execPath(), ...args], { cwd: ROOT });
}

async function modulesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await modulesOf(path));
    else if (name.endsWith(".ts") && !TEST_FILE.test(path)) found.push(path);
  }
  return found;
}

/** The LCOV report of the layers' own tests. */
async function measure(dir: string): Promise<string> {
  const folders = LAYERS.map((layer) => `shared/${layer}`);
  const modules = (await Promise.all(folders.map((folder) => modulesOf(ROOT + folder)))).flat();
  const loadsAll = `${dir}/loads_all_test.ts`;
  await Deno.writeTextFile(
    loadsAll,
    modules.map((path) => `import ${JSON.stringify(pathToFileURL(path).href)};\n`).join(""),
  );
  const profile = `${dir}/profile`;
  await deno(["test", "-A", "--no-check", `--coverage=${profile}`, ...folders, loadsAll]);
  return await deno(["coverage", "--lcov", `--exclude=${TEST_FILE.source}`, profile]);
}

if (import.meta.main) {
  await using temp = await tempDir();
  const dir = temp.path;
  const layers = sumLayers(parseLcov(await measure(dir)), LAYERS);
  const rows = layers.map(({ layer, lines, branches }) => [
    layer,
    percent(lines),
    percent(branches),
  ]);
  console.log(markdownTable(COLUMNS, rows));
  const short = belowFloors(layers, FLOORS);
  for (const line of short) console.error(line);
  if (short.length > 0) Deno.exitCode = 1;
}
