import assert from "node:assert/strict";
import { otherLaunchers } from "./one_launcher.ts";

Deno.test("otherLaunchers names each place but the launcher that starts a program", () => {
  const texts = new Map([
    ["shared/base/testing/launch.ts", `new Deno.Command("ls");`],
    ["shared/a_test.ts", `\nawait new Deno.Command("ls").output();`],
    ["tools/b.ts", `// By launch, not by new Deno.Command.`],
    ["tools/c.ts", `import { spawn } from "node:child_process";`],
  ]);
  const rule = "starts a program: only shared/base/testing/launch.ts may";
  assert.deepEqual(otherLaunchers(texts), [`shared/a_test.ts:2 ${rule}`, `tools/c.ts:1 ${rule}`]);
});
