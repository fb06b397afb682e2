import assert from "node:assert/strict";
import { clientTable } from "@lab/shared/load";
import { findScenario } from "@lab/shared/scenarios";
import { dfSettings } from "@lab/shared/servers";
import type { Setting } from "@lab/shared/settings";
import { parse } from "yaml";
import { ROOT } from "../shared/base/testing.ts";
import { PINNED_DENO } from "./pinned_deno.ts";
import { PROGRAMS } from "./programs.ts";

/** What these tests hold compose.yaml to. */
interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
}

interface ComposeService {
  readonly build: { readonly context: string; readonly dockerfile: string };
  readonly user: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly volumes: readonly {
    readonly source: string;
    readonly target: string;
    readonly read_only?: boolean;
  }[];
  readonly read_only: boolean;
  readonly tmpfs: readonly string[];
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

/** A line of a Dockerfile: `COPY`, `. .`. */
type Instruction = readonly [keyword: string, rest: string];

const SETTINGS: Readonly<Record<string, Readonly<Record<string, Setting<unknown>>>>> = {
  df: dfSettings.settings,
  smft: clientTable(findScenario("01_steady")!).settings,
};

const text = (name: string) => Deno.readTextFile(`${ROOT}${name}`);
const config = JSON.parse(await text("deno.json"));
const compose: Compose = parse(await text("compose.yaml"), { merge: true });

async function dockerfile(program: string): Promise<Instruction[]> {
  const lines = (await text(`Dockerfile.${program}`)).replaceAll(/^#.*\n/gm, "");
  return lines.replaceAll("\\\n", " ").split("\n").filter((line) => line !== "")
    .map((line) => [line.split(" ")[0], line.slice(line.indexOf(" ") + 1).trim()]);
}

function only(instructions: readonly Instruction[], keyword: string): string {
  const found = instructions.filter(([each]) => each === keyword);
  assert.equal(found.length, 1, `${keyword} stands ${found.length} times`);
  return found[0][1];
}

function environmentOf(instructions: readonly Instruction[]): Record<string, string> {
  return Object.fromEntries(
    only(instructions, "ENV").split(/\s+/).map((pair) => pair.split("=") as [string, string]),
  );
}

/** The value that compose takes when the user's environment has none: `${NAME:-this}`. */
function defaulted(value: string | number): string {
  return `${value}`.replace(/^\$\{\w+:-(.*)\}$/, "$1");
}

/** Each is a setting of the program, and its value one that it takes. */
function assertSettings(program: string, environment: Readonly<Record<string, string | number>>) {
  for (const [name, value] of Object.entries(environment)) {
    const found = Object.values(SETTINGS[program]).find(({ variable }) => variable === name);
    assert.ok(found, `${name} is no setting of ${program}`);
    assert.ok(found.type.parse(defaulted(value)).ok, `${name}=${value} does not parse`);
  }
}

function assertTask(name: string): void {
  assert.ok(config.tasks[name], `deno task ${name} does not exist`);
}

Deno.test("the Dockerfiles name what exists when they build a program", async (t) => {
  for (const { name, entry } of PROGRAMS) {
    await t.step(`Dockerfile.${name}`, async () => {
      const instructions = await dockerfile(name);
      const [build, base] = instructions.filter(([keyword]) => keyword === "FROM");
      assert.equal(build[1], `denoland/deno:${PINNED_DENO} AS build`);
      assert.match(base[1], /^debian:\w+-slim$/);

      const [, task, program] = only(instructions, "RUN").match(/^deno task (\w+) (\w+)$/)!;
      assertTask(task);
      assert.equal(program, name);
      assert.ok((await Deno.stat(`${ROOT}${entry}`)).isFile);

      const copies = instructions.filter(([keyword]) => keyword === "COPY").map(([, rest]) => rest);
      assert.deepEqual(copies, [". .", `--from=build /src/dist/${name} /app/${name}`]);
      assert.deepEqual(JSON.parse(only(instructions, "ENTRYPOINT")), [`/app/${name}`]);
    });
  }
});

Deno.test("the Dockerfiles set only settings of their program when they run it", async (t) => {
  for (const { name } of PROGRAMS) {
    await t.step(`Dockerfile.${name}`, async () => {
      const instructions = await dockerfile(name);
      const environment = environmentOf(instructions);
      assertSettings(name, environment);
      assert.doesNotMatch(only(instructions, "USER"), /^(root|0)\b/);
      for (const variable of ["TLS_CA", "TLS_CERT", "TLS_KEY"]) {
        // In the container as on the machine, so that the two folders can be mounted as they are.
        const local = Object.values(SETTINGS[name]).find((each) => each.variable === variable);
        assert.equal(environment[variable], local?.default?.replace(`certs/${name}/`, "/certs/"));
      }
    });
  }
});

Deno.test("compose.yaml builds and mounts what exists when it runs the pair", async (t) => {
  assert.deepEqual(Object.keys(compose.services).sort(), PROGRAMS.map(({ name }) => name).sort());
  for (const [name, service] of Object.entries(compose.services)) {
    await t.step(name, async () => {
      assert.deepEqual(service.build, { context: ".", dockerfile: `Dockerfile.${name}` });
      assertSettings(name, service.environment);
      const mounts = service.volumes.map((each) => [each.source, each.target, each.read_only]);
      assert.deepEqual(mounts, [
        [`./certs/${name}`, "/certs", true],
        ...name === "smft" ? [["./results", "/results", undefined]] : [],
      ]);
      const environment = environmentOf(await dockerfile(name));
      if (name === "smft") assert.equal(environment.RESULTS_DIR, "/results");
      await assertTest(name, service.command);
      assert.deepEqual(service.command, JSON.parse(only(await dockerfile(name), "CMD")));
    });
  }
});

/** The program's first argument is the name of a numbered test. */
async function assertTest(program: string, [test]: readonly string[]): Promise<void> {
  const side = program === "df" ? "server" : "client";
  const files = await Array.fromAsync(Deno.readDir(`${ROOT}${program}`));
  const file = new RegExp(`^\\d\\d_${test}_${side}\\.ts$`);
  assert.ok(
    files.some(({ name }) => file.test(name)),
    `${program}/NN_${test}_${side}.ts is missing`,
  );
}

Deno.test("compose.yaml locks both sides down when it runs the pair", () => {
  for (const service of Object.values(compose.services)) {
    assert.equal(service.read_only, true);
    assert.deepEqual(service.cap_drop, ["ALL"]);
    assert.deepEqual(service.security_opt, ["no-new-privileges:true"]);
    assert.deepEqual(service.tmpfs, ["/tmp"]);
    assert.doesNotMatch(defaulted(service.user), /^(root|0)\b/);
  }
});

Deno.test("compose.yaml dials the name and port that DF has when the pair starts", async () => {
  const df = environmentOf(await dockerfile("df"));
  const smft = environmentOf(await dockerfile("smft"));
  assert.ok(compose.services[`${compose.services.smft.environment.DF_HOST}`] !== undefined);
  assert.equal(smft.DF_HOST, compose.services.smft.environment.DF_HOST);
  assert.equal(smft.DF_PORT, df.DF_PORT);
  assert.equal(df.DF_HOST, "0.0.0.0");
  assert.equal(only(await dockerfile("df"), "EXPOSE"), df.DF_PORT);
  const probe = compose.services.df.healthcheck?.test.join(" ") ?? "";
  assert.ok(probe.endsWith(`/dev/tcp/127.0.0.1/${df.DF_PORT}`), probe);
});

Deno.test("the comments of the packaging files name tasks that exist when they name one", async () => {
  for (const file of ["compose.yaml", "Dockerfile.df", "Dockerfile.smft"]) {
    for (const [, task] of (await text(file)).matchAll(/deno task ([\w:-]+)/g)) assertTask(task);
  }
});

Deno.test(".dockerignore keeps keys and results out when an image is built", async () => {
  const ignored = (await text(".dockerignore")).split("\n").filter((line) => /^[^#]/.test(line));
  for (const name of ["certs", "**/.env", "results", "dist", ".git"]) {
    assert.ok(ignored.includes(name), `${name} is not ignored`);
  }
  // A workspace does not load when a member's folder is missing.
  const members: string[] = config.workspace;
  for (const name of [...members.map((each) => each.slice(2)), "proto", "deno.json", "deno.lock"]) {
    assert.ok((await Deno.stat(`${ROOT}${name}`)) && !ignored.includes(name), `${name} is ignored`);
  }
});
