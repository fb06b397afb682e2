/** Requests as no client of ours makes them, octet by octet, at a server of each engine. @module */
import assert from "node:assert/strict";
import { ENGINE_NAMES, type EngineName, engineProblem, loadEngine } from "./mod.ts";
import { serveTest } from "./seam_cases/test_service.ts";
import {
  data,
  headers,
  join,
  note,
  PREFACE,
  requestFields,
  settings,
} from "./wire/hostile_cases/frames.ts";
import { RawPeer } from "./wire/hostile_cases/raw_peer.ts";

const UNARY = requestFields("Unary");
const AUTHORITY = UNARY.indexOf(":authority") + 1;

/** How a server answers: a status of gRPC, an error of the stream or of the connection. */
type Answer = `status ${number}` | `reset ${number}` | `goaway ${number}`;

interface Row {
  readonly name: string;
  readonly fields: readonly string[];
  /** Trailers behind the message. @default none */
  readonly trailers?: readonly string[];
  readonly answers: Readonly<Record<EngineName, Answer>>;
}

const both = (answer: Answer) => ({ wire: answer, "grpc-js": answer });

/**
 * Of node:http2, on which grpc-js stands, ours is not to decide that it passes over a field with
 * white space at its ends, that it ends the connection for userinfo, and that grpc-js decodes what
 * is not base64 before anyone sees it.
 */
const ROWS: readonly Row[] = [
  { name: "nothing odd", fields: UNARY, answers: both("status 0") },
  ...[" a", "a\t"].map((value): Row => ({
    name: `white space in ${JSON.stringify(value)}`,
    fields: [...UNARY, "x-odd", value],
    answers: { wire: "reset 1", "grpc-js": "status 0" },
  })),
  {
    name: "white space in its trailers",
    fields: UNARY,
    trailers: ["x-odd", " a"],
    answers: { wire: "reset 1", "grpc-js": "status 0" },
  },
  {
    name: "userinfo in the authority",
    fields: UNARY.with(AUTHORITY, "user@localhost"),
    answers: { wire: "reset 1", "grpc-js": "goaway 1" },
  },
  {
    name: "a host unlike the authority",
    fields: [...UNARY, "host", "other"],
    answers: { wire: "reset 1", "grpc-js": "status 13" },
  },
  {
    name: "a host that is the authority in other letters",
    fields: [...UNARY, "host", "LOCALHOST:80"],
    answers: both("status 0"),
  },
  {
    name: "bytes that are not base64",
    fields: [...UNARY, "x-odd-bin", "%%%"],
    answers: { wire: "status 13", "grpc-js": "status 0" },
  },
  ...["n", "u", "m", "S", "M", "H"].map((unit): Row => ({
    name: `a timeout of 0${unit}`,
    fields: [...UNARY, "grpc-timeout", `0${unit}`],
    answers: both("status 4"),
  })),
  {
    name: "a malformed timeout",
    fields: [...UNARY, "grpc-timeout", "5x"],
    answers: both("status 13"),
  },
];

/** What one request comes to on a connection of its own. */
async function answerTo({ fields, trailers }: Row, port: number): Promise<string> {
  using peer = new RawPeer(await Deno.connect({ hostname: "127.0.0.1", port }));
  const message = data(1, note("x"), { end: trailers === undefined });
  const end = trailers === undefined ? [] : [headers(1, trailers, { end: true })];
  await peer.write(join(PREFACE, settings(), headers(1, fields), message, ...end));
  const seen = peer.stream(1);
  await peer.until(() => peer.isOver || seen.ended || seen.reset !== undefined);
  if (seen.grpcStatus !== undefined) return `status ${seen.grpcStatus}`;
  return seen.reset === undefined ? `goaway ${peer.goaway?.code}` : `reset ${seen.reset}`;
}

for (const engineName of ENGINE_NAMES) {
  const problem = engineProblem(engineName);
  for (const row of ROWS) {
    const answer = row.answers[engineName];
    Deno.test({
      name: `a server of ${engineName} answers ${answer} when a request has ${row.name}`,
      ignore: problem !== undefined,
      async fn() {
        const seen: string[][] = [];
        const unary = (text: { text: string }, { metadata }: { metadata: Iterable<unknown> }) => {
          seen.push([...metadata].map(String));
          return text;
        };
        const engine = await loadEngine(engineName);
        const server = engine.createServer({ services: [serveTest({ unary })] });
        try {
          const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
          assert.ok(address.kind === "tcp");
          assert.equal(await answerTo(row, address.port), answer);
        } finally {
          await server.close();
        }
        assert.equal(seen.length, answer === "status 0" ? 1 : 0, "handlers that ran");
        // A field that belongs to the protocol, or that is malformed, is no metadata of the call.
        if (!row.fields.includes("x-odd-bin")) assert.deepEqual(seen.flat(), []);
      },
    });
  }
}
