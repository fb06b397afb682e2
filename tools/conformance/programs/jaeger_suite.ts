import { scoreService } from "@lab/shared/codec";
import { Metadata, type StatusName, statusName } from "@lab/shared/grpc";
import { callOutcome, loadEngine } from "@lab/shared/rpc";
import { launch } from "../../../shared/base/testing.ts";
import { testCertificates } from "../../../shared/credentials/testing.ts";
import { pause } from "../pause.ts";
import type { Peers } from "../peers.ts";
import { freePort, waitForPort } from "../ports.ts";
import type { CaseResult, Suite } from "../suite.ts";
import { withDf } from "./df_program.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e473";
const METHOD = "score.ScoreService/GetScore";
const PARENT = "00f067aa0ba902b7";

/** Shorter than DF's delay in these suites. */
const SHORT_MS = 5;
/** In which a span must have come through, ms; it takes a tenth of a second. */
const ARRIVAL_MS = 10_000;

/** A span as Jaeger's API gives it. */
interface JaegerSpan {
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
  readonly processID: string;
}

interface JaegerTrace {
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

interface TraceCase {
  readonly name: string;
  /** The last digit of its trace. */
  readonly digit: string;
  readonly metadata: readonly [string, string][];
  readonly timeoutMs?: number;
  readonly status: StatusName;
  readonly parent: string;
  readonly tags: Readonly<Record<string, unknown>>;
}

const traceparent = (digit: string, flags: string): [string, string] => {
  return ["traceparent", `00-${TRACE}${digit}-${PARENT}-${flags}`];
};

const CASES: readonly TraceCase[] = [
  {
    name: "a call below its traceparent",
    digit: "1",
    metadata: [traceparent("1", "01")],
    status: "OK",
    parent: PARENT,
    tags: {
      "span.kind": "server",
      "rpc.system.name": "grpc",
      "rpc.method": METHOD,
    },
  },
  {
    name: "a call in the trace of its x-trace-id",
    digit: "2",
    metadata: [["x-trace-id", `${TRACE}2`]],
    status: "OK",
    parent: `${TRACE}2`.slice(16),
    tags: {},
  },
  {
    name: "a call that missed its deadline, as an error",
    digit: "3",
    metadata: [traceparent("3", "01")],
    timeoutMs: SHORT_MS,
    status: "DEADLINE_EXCEEDED",
    parent: PARENT,
    tags: {
      "error.type": "DEADLINE_EXCEEDED",
      "otel.status_code": "ERROR",
      "error": true,
    },
  },
];

/** Jaeger collects the spans of DF and gives them back by its API. */
export const jaegerSuite: Suite = {
  name: "jaeger",
  summary: "Jaeger collects what DF exports by OTLP",
  needs: ["jaeger-all-in-one"],
  async run({ engine, peers, workDir }) {
    const results: CaseResult[] = [];
    for (const protocol of ["http/protobuf", "http/json"]) {
      const jaeger = await startJaeger(peers);
      try {
        const env = {
          OTEL_DENO: "true",
          OTEL_SERVICE_NAME: "df",
          OTEL_EXPORTER_OTLP_ENDPOINT: jaeger.otlpUrl,
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_BSP_SCHEDULE_DELAY: "50",
        };
        await withDf({ engine, workDir, env }, async ({ port }) => {
          await callDf(port);
          for (const each of CASES) {
            const found = await jaeger.trace(`${TRACE}${each.digit}`);
            results.push({ ...judge(found, each), name: `${protocol}: ${each.name}` });
          }
          // It was called before the others, whose spans are there by now.
          const passed = callSpans(await jaeger.traceNow(`${TRACE}0`)).length === 0;
          results.push({ name: `${protocol}: no call whose parent is not sampled`, passed });
        });
      } finally {
        await jaeger.stop();
      }
    }
    return results;
  },
};

async function callDf(port: number): Promise<void> {
  const { clientMaterial: tls } = await testCertificates();
  const channel = (await loadEngine("wire")).createChannel({
    address: { kind: "tcp", host: "127.0.0.1", port },
    tls,
    serverName: "localhost",
  });
  const unsampled = { metadata: [traceparent("0", "00")], timeoutMs: undefined, status: "OK" };
  for (const { metadata, timeoutMs, status } of [unsampled, ...CASES]) {
    const options = { metadata: new Metadata(metadata), timeoutMs };
    const { code, message } = await callOutcome(channel, scoreService.methods.getScore, {
      json: "[1]",
    }, options);
    if (statusName(code) === status) continue;
    throw new Error(`a call of DF ended with ${statusName(code)}, not ${status}: ${message}`);
  }
  await channel.close();
}

/** Deno has spans of its own for node:http2, which carries grpc-js. */
function callSpans(trace: JaegerTrace | undefined): readonly JaegerSpan[] {
  return (trace?.spans ?? []).filter(({ operationName }) => operationName === METHOD);
}

function judge(found: JaegerTrace | undefined, wanted: TraceCase): Omit<CaseResult, "name"> {
  const spans = callSpans(found);
  const [span] = spans;
  if (found === undefined || span === undefined) return { passed: false, detail: "no such span" };
  const { processes } = found;
  const [reference] = span.references;
  const tags = new Map(span.tags.map(({ key, value }) => [key, value]));
  const facts: [string, unknown, unknown][] = [
    ["spans", spans.length, 1],
    ["service", processes[span.processID].serviceName, "df"],
    ["reference", reference?.refType, "CHILD_OF"],
    ["parent", reference?.spanID, wanted.parent],
    ["status", tags.get("rpc.response.status_code"), wanted.status],
    ...Object.entries(wanted.tags).map(([key, value]): [string, unknown, unknown] => {
      return [key, tags.get(key), value];
    }),
  ];
  const wrong = facts.filter(([, is, due]) => is !== due);
  const detail = wrong.map(([what, is, due]) => `${what} is ${is}, not ${due}`).join("; ");
  return wrong.length === 0 ? { passed: true } : { passed: false, detail };
}

interface Jaeger {
  readonly otlpUrl: string;
  /** The trace once it is there; undefined when it does not come. */
  trace(id: string): Promise<JaegerTrace | undefined>;
  traceNow(id: string): Promise<JaegerTrace | undefined>;
  stop(): Promise<void>;
}

async function startJaeger(peers: Peers): Promise<Jaeger> {
  const [otlp, query] = [freePort(), freePort()];
  const others = ["collector.otlp.grpc", "collector.grpc-server", "collector.http-server"];
  const jaeger = launch([
    peers.path("jaeger-all-in-one"),
    "--log-level=error",
    "--collector.otlp.enabled=true",
    `--collector.otlp.http.host-port=127.0.0.1:${otlp}`,
    `--query.http-server.host-port=127.0.0.1:${query}`,
    ...[...others, "query.grpc-server", "admin.http"].map((name) => {
      return `--${name}.host-port=127.0.0.1:${freePort()}`;
    }),
  ], { stdout: "null", stderr: "null" });
  // It keeps nothing, and on SIGTERM would wait 10 s for the API's idle connections.
  const stop = async () => void await jaeger.stop("SIGKILL");
  try {
    await waitForPort(otlp);
    await waitForPort(query);
  } catch (error) {
    await stop();
    throw error;
  }
  const traceNow = async (id: string): Promise<JaegerTrace | undefined> => {
    const response = await fetch(`http://127.0.0.1:${query}/api/traces/${id}`);
    const { data } = await response.json() as { readonly data: readonly JaegerTrace[] | null };
    return data?.[0];
  };
  return {
    otlpUrl: `http://127.0.0.1:${otlp}`,
    traceNow,
    async trace(id) {
      const endMs = performance.now() + ARRIVAL_MS;
      for (;;) {
        const found = await traceNow(id);
        if (found !== undefined || performance.now() > endMs) return found;
        await pause(50);
      }
    },
    stop,
  };
}
