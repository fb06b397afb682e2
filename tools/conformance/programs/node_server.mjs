// score.ScoreService over @grpc/grpc-js on Node: node_server.mjs MODULES PROTO_DIR CA CERT KEY.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";

const [modules, protoDir, ca, cert, key] = process.argv.slice(2);
const load = createRequire(`${modules}/`);
const grpc = load("@grpc/grpc-js");
const loader = load("@grpc/proto-loader");
const { score } = grpc.loadPackageDefinition(
  loader.loadSync("score.proto", { includeDirs: [protoDir] }),
);

const server = new grpc.Server();
server.addService(score.ScoreService.service, {
  GetScore: (_call, done) => done(null, { score: Math.random() }),
});
const credentials = grpc.ServerCredentials.createSsl(readFileSync(ca), [
  { private_key: readFileSync(key), cert_chain: readFileSync(cert) },
], true);
server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
  if (error) throw error;
  console.log(`listening on 127.0.0.1:${port}`);
});
process.on("SIGTERM", () => process.exit(0));
