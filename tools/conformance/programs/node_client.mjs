// A client over @grpc/grpc-js on Node: node_client.mjs MODULES PROTO_DIR PORT CA CERT KEY; a line a
// case.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";

const [modules, protoDir, port, ca, cert, key] = process.argv.slice(2);
const load = createRequire(`${modules}/`);
const grpc = load("@grpc/grpc-js");
const loader = load("@grpc/proto-loader");
const { score, grpc: { health: { v1: health } } } = grpc.loadPackageDefinition(
  loader.loadSync(["score.proto", "health.proto"], { includeDirs: [protoDir], enums: String }),
);

const credentials = grpc.credentials.createSsl(
  ...[ca, key, cert].map((path) => readFileSync(path)),
);
const target = `localhost:${port}`;
const scores = new score.ScoreService(target, credentials);
const healths = new health.Health(target, credentials);
const request = { json: "[0.5,0.1]" };

function unary(client, method, message, timeoutMs = 10_000) {
  return new Promise((resolve, reject) => {
    client[method](message, { deadline: Date.now() + timeoutMs }, (error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}

async function getScore() {
  const answer = await unary(scores, "GetScore", request);
  assert.ok(answer.score >= 0 && answer.score < 1, `score ${answer.score}`);
}

const cases = {
  "score": getScore,
  "200 calls at once": () => Promise.all(Array.from({ length: 200 }, getScore)),
  "deadline": () => {
    return assert.rejects(unary(scores, "GetScore", request, 5), {
      code: grpc.status.DEADLINE_EXCEEDED,
    });
  },
  "health": async () => {
    const answer = await unary(healths, "Check", { service: "score.ScoreService" });
    assert.equal(answer.status, "SERVING");
  },
  "health watch": async () => {
    const stream = healths.Watch({ service: "" });
    stream.on("error", () => {}); // it is cancelled below
    const [answer] = await new Promise((resolve, reject) => {
      stream.once("data", (...data) => resolve(data));
      stream.once("error", reject);
    });
    stream.cancel();
    assert.equal(answer.status, "SERVING");
  },
  "no client certificate": async () => {
    const stranger = new score.ScoreService(target, grpc.credentials.createSsl(readFileSync(ca)));
    await assert.rejects(unary(stranger, "GetScore", request), { code: grpc.status.UNAVAILABLE });
    stranger.close();
  },
};

for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`failed ${name}: ${String(error.message).replace(/\s+/g, " ")}`);
  }
}
scores.close();
healths.close();
