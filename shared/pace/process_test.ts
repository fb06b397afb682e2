import assert from "node:assert/strict";
import { runToEnd } from "../base/testing.ts";

const MOD = new URL("./mod.ts", import.meta.url).href;

/** Runs a program that imports this layer, without any permission unless given, to its end. */
async function run(body: string, ...flags: string[]) {
  const program = `import { createDelayLine, createTickDriver } from ${
    JSON.stringify(MOD)
  };\n${body}`;
  const url = `data:application/typescript,${encodeURIComponent(program)}`;
  const { code, stdout, stderr } = await runToEnd(
    [Deno.execPath(), "run", "--no-prompt", "--no-check", ...flags, url],
  );
  return { code, out: stdout.trim(), err: stderr.trim() };
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

for (const kind of ["timer", "sleeper", "spin"]) {
  Deno.test(`createTickDriver ${kind} keeps the process alive until the last tick, and no longer`, async () => {
    const { code, out, err } = await run(`
      const driver = await createTickDriver("${kind}", () => {
        if (performance.now() * 1e6 >= dueNs) console.log("tick");
      });
      const dueNs = performance.now() * 1e6 + 50e6;
      driver.schedule(dueNs);
    `);
    assert.deepEqual({ code, out, err }, { code: 0, out: "tick", err: "" });
  });

  Deno.test(`createTickDriver ${kind} lets the process end when nothing is scheduled`, async () => {
    const { code, out } = await run(`
      await createTickDriver("${kind}", () => {});
      console.log("made");
    `);
    assert.deepEqual({ code, out }, { code: 0, out: "made" });
  });
}

Deno.test("createTickDriver sleeper says whether it could lower the timer slack", async () => {
  const body = `
    const driver = await createTickDriver("auto", () => {});
    console.log(driver.facts.driver, driver.facts.timerSlackLowered, driver.facts.resolutionMs);
    await driver.close();
  `;
  assert.equal((await run(body)).out, "sleeper false 0.05");
  if (Deno.build.os !== "linux") return;
  assert.equal((await run(body, "--allow-ffi")).out, "sleeper true 0.000001");
});

Deno.test("createTickDriver sleeper says whether it could shorten the slice of the thread it wakes", async () => {
  const body = `
    const driver = await createTickDriver("sleeper", () => {});
    console.log(driver.facts.sliceShortened);
    await driver.close();
  `;
  assert.equal((await run(body)).out, "false");
  // Kernels before 6.12 take the request and ignore it.
  const [major, minor] = Deno.osRelease().split(".").map(Number);
  const obeys = Deno.build.os === "linux" && (major > 6 || (major === 6 && minor >= 12));
  assert.equal((await run(body, "--allow-ffi")).out, String(obeys));
});

const DEBIAN_LIBC = `/lib/${Deno.build.arch}-linux-gnu/libc.so.6`;

Deno.test({
  name: "createTickDriver sleeper lowers the timer slack when it may load libc alone",
  ignore: !exists(DEBIAN_LIBC),
  async fn() {
    const { out } = await run(
      `
      const driver = await createTickDriver("sleeper", () => {});
      console.log(driver.facts.timerSlackLowered);
    `,
      `--allow-ffi=${DEBIAN_LIBC}`,
    );
    assert.equal(out, "true");
  },
});

Deno.test("createTickDriver auto falls back to the timer and says why when no worker starts", async () => {
  const { out } = await run(`
    delete globalThis.SharedArrayBuffer;
    const driver = await createTickDriver("auto", () => {});
    console.log(driver.facts.driver, driver.facts.fallbackReason);
  `);
  assert.match(out, /^timer .*SharedArrayBuffer/);
});

Deno.test("DelayLine keeps the process alive while something waits in it", async () => {
  const { code, out, err } = await run(`
    const line = await createDelayLine({ delayNs: 50e6 });
    line.wait(performance.now() * 1e6).then(() => console.log("waited"));
  `);
  assert.deepEqual({ code, out, err }, { code: 0, out: "waited", err: "" });
});
