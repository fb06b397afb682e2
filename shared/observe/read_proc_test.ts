import assert from "node:assert/strict";
import { runToEnd } from "../base/testing.ts";
import { readProc } from "./read_proc.ts";

const onLinux = Deno.build.os === "linux";

Deno.test({
  name: "readProc reads /proc/stat",
  ignore: !onLinux,
  fn() {
    assert.match(readProc("/proc/stat"), /^cpu\s+\d+/);
  },
});

for (
  const [what, permissions, expected] of [
    ["reads by libc when only FFI is permitted", ["--allow-ffi"], /^cpu\s+\d+/],
    ["throws when nothing is permitted", [], /^NotCapable/],
  ] as const
) {
  Deno.test({
    name: `readProc ${what}`,
    ignore: !onLinux,
    async fn() {
      const module = new URL("./read_proc.ts", import.meta.url).href;
      const script = await Deno.makeTempFile({ suffix: ".ts" });
      try {
        await Deno.writeTextFile(
          script,
          `import { readProc } from ${JSON.stringify(module)};\n` +
            `try { console.log(readProc("/proc/stat")); } catch (e) { console.log(e.name); }\n`,
        );
        const { stdout } = await runToEnd(
          [Deno.execPath(), "run", "--quiet", "--no-prompt", "--no-check", ...permissions, script],
        );
        assert.match(stdout, expected);
      } finally {
        await Deno.remove(script);
      }
    },
  });
}
