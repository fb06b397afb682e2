import assert from "node:assert/strict";
import { runProgram, startProgram, tempDir, writeCertificates } from "@lab/tools/testing";

const SERVER = "df/01_steady_server.ts";

for (
  const [script, test] of [[SERVER, "01_steady"], ["df/02_coldconn_server.ts", "02_coldconn"]]
) {
  Deno.test(`${script} says that it is ready in one line, and drains on SIGTERM`, async () => {
    await using temp = await tempDir();
    const dir = temp.path;
    const { df } = await writeCertificates(dir);
    const running = await startProgram(script, { env: { ...df, DF_PORT: "0", DELAY_MS: "5" } });
    const { code, stdout, stderr } = await running.stop();
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      new RegExp(
        `^DF ${test} listening on 127\\.0\\.0\\.1:\\d+, mTLS, TLS 1\\.3, engine \\S+, delay 5 ms\n$`,
      ),
    );
    assert.match(stderr, /served/);
  });
}

Deno.test("df steady exits with 2 when the port is taken", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const { df } = await writeCertificates(dir);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const { code, stderr } = await runProgram(SERVER, { env: { ...df, DF_PORT: String(port) } });
  listener.close();
  assert.equal(code, 2, stderr);
  assert.match(stderr, new RegExp(String(port)));
  assert.doesNotMatch(stderr, /^\s+at /m);
});

Deno.test("df steady exits with 2 when its certificate has expired", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const { df } = await writeCertificates(dir, { expired: "server" });
  const { code, stderr } = await runProgram(SERVER, { env: { ...df, DF_PORT: "0" } });
  assert.equal(code, 2, stderr);
  assert.match(stderr, /TLS_CERT.*expired/);
});
