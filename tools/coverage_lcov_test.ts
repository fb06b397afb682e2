import assert from "node:assert/strict";
import { outputOf, tempDir } from "../shared/base/testing.ts";
import { belowFloors, parseLcov, percent, sumLayers } from "./coverage_lcov.ts";

const LCOV = `SF:/repo/shared/wire/frames/ping.ts
FN:3,readPing
FNF:1
FNH:1
BRDA:4,0,0,2
BRF:4
BRH:3
DA:1,1
LF:20
LH:19
end_of_record
SF:/repo/shared/wire/mod.ts
DA:1,1
LF:10
LH:10
end_of_record
SF:/repo/shared/grpc/status.ts
BRF:0
BRH:0
LF:10
LH:5
end_of_record
`;

const FLOORS = { linesRatio: 0.95, branchesRatio: 0.9 };

Deno.test("parseLcov reads the totals of each file, and no branches where none are told", () => {
  assert.deepEqual(parseLcov(LCOV).slice(0, 2), [
    {
      path: "/repo/shared/wire/frames/ping.ts",
      lines: { found: 20, hit: 19 },
      branches: { found: 4, hit: 3 },
    },
    {
      path: "/repo/shared/wire/mod.ts",
      lines: { found: 10, hit: 10 },
      branches: { found: 0, hit: 0 },
    },
  ]);
  assert.deepEqual(parseLcov(""), []);
});

Deno.test("belowFloors tells each layer and kind that is short of its floor", () => {
  const layers = sumLayers(parseLcov(LCOV), ["wire", "grpc", "pace"]);
  assert.deepEqual(layers[0].lines, { found: 30, hit: 29 });
  assert.deepEqual(belowFloors(layers, FLOORS), [
    "wire: 75.0 % of branches, below 90 %",
    "grpc: 50.0 % of lines, below 95 %",
    "pace: no test loads it",
  ]);
  assert.deepEqual(belowFloors(layers.slice(0, 1), { linesRatio: 0.96, branchesRatio: 0.75 }), []);
});

Deno.test("percent rounds down when a share is just below a whole number", () => {
  assert.equal(percent({ found: 100_000, hit: 94_999 }), "94.9 %");
  assert.equal(percent({ found: 0, hit: 0 }), "100.0 %");
});

Deno.test("parseLcov reads what deno coverage writes", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const deno = (...args: string[]) => outputOf([Deno.execPath(), ...args], { cwd: dir });
  await Deno.mkdir(`${dir}/shared/a`, { recursive: true });
  await Deno.writeTextFile(
    `${dir}/shared/a/half.ts`,
    "export function half(n: number): number {\n  if (n > 1) {\n    return n / 2;\n  }\n  return 0;\n}\n",
  );
  await Deno.writeTextFile(
    `${dir}/shared/a/half_test.ts`,
    `import { half } from "./half.ts";\nDeno.test("half", () => void half(4));\n`,
  );
  await deno("test", "--no-config", "--coverage=profile", "shared");
  const [file, ...others] = parseLcov(await deno("coverage", "--lcov", "profile"));
  assert.equal(others.length, 0);
  assert.ok(file.path.endsWith("/shared/a/half.ts"));
  assert.ok(file.lines.hit > 0 && file.lines.hit < file.lines.found);
  assert.ok(file.branches.hit > 0 && file.branches.hit <= file.branches.found);
});
