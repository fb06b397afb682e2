import assert from "node:assert/strict";
import { printable } from "../base/mod.ts";
import { tempDir } from "../base/testing.ts";
import { CredentialError } from "../credentials/mod.ts";
import { annotations, EXPORT_FORMATS, exportedRun, junitXml } from "../exports/mod.ts";
import { createLogger } from "../observe/mod.ts";
import { figuresOfRun, writeRuns } from "../report/mod.ts";
import {
  readRun,
  renderMarkdown,
  renderTerminal,
  ResultFileError,
  summarizeRun,
} from "../results/mod.ts";
import { UsageError } from "../settings/mod.ts";
import { runProgram } from "./run_program.ts";

/** What a peer may put into grpc-message, GOAWAY, a certificate, a name or a file. */
const HOSTILE = [
  "\u001b[2J\u001b]0;title\u0007",
  "\n::error::forged\n::add-mask::e ##[error]forged\r",
  "\u009b31m \u202eesrever\u2028line",
  "<script>alert(1)</script>&lt; `code` **bold** [click](http://x) ![i](http://x) | cell |",
  "x".repeat(100_000),
].join(" ");
const START = printable(HOSTILE).slice(0, 10);

/** A result file in which every text is of somebody else; its name too. */
async function hostileRun(dir: string) {
  const path = `${dir}/\u001b[31m\n::error::name.txt`;
  const texts = { code: HOSTILE, error: HOSTILE };
  const meta = {
    target: HOSTILE,
    engine: HOSTILE,
    schedule: HOSTILE,
    pacer: { driver: HOSTILE },
    host: { cpu_model: HOSTILE },
  };
  const end = {
    ...{ sent: 2, ok: 1, codes: { OK: 1, [HOSTILE]: 1 }, verdict: HOSTILE, reasons: [HOSTILE] },
    ...{ warnings: [HOSTILE], first_messages: { [HOSTILE]: HOSTILE } },
    thresholds: [{ threshold: HOSTILE, ok: false, actual: 1 }],
  };
  const head = `#TEST=x\n#META=${JSON.stringify(meta)}\n`;
  const session = { latency_ms: 5, phase: HOSTILE, tls_version: HOSTILE, cipher: HOSTILE };
  const records = [
    { ok: true, latency_ms: 40, late_ms: 0.1, at_ms: 0 },
    { ok: false, ...texts, ...session, late_ms: 0.1, at_ms: 1 },
  ].map((record) => `${JSON.stringify(record)}\n`).join("");
  await Deno.writeTextFile(path, `${head}${records}#END=${JSON.stringify(end)}\n`);
  const run = await readRun(path);
  return { path, run, summary: summarizeRun(run, { trust: true }) };
}

type Hostile = Awaited<ReturnType<typeof hostileRun>>;

function logged(format: "text" | "json") {
  return ({ path }: Hostile) => {
    const lines: string[] = [];
    const logger = createLogger({ format, sink: (line) => lines.push(line) });
    logger.warn(HOSTILE, { subject: HOSTILE, path });
    return lines.join("\n");
  };
}

/** What a program leaves on stderr. */
async function endOf(): Promise<string> {
  const written: Uint8Array[] = [];
  const { writeSync } = Deno.stderr;
  Deno.stderr.writeSync = (bytes) => written.push(bytes.slice()) && bytes.length;
  try {
    await runProgram("smft", () => Promise.reject(new UsageError(HOSTILE)));
  } finally {
    Deno.stderr.writeSync = writeSync;
  }
  return new TextDecoder().decode(written[0]);
}

const sinks: [string, (hostile: Hostile, dir: string) => string | Promise<string>][] = [
  ["the summary of a terminal", ({ summary }) => renderTerminal([summary], { color: false })],
  [
    "the summary of several runs",
    ({ summary }) => renderTerminal([summary, summary], { color: false }),
  ],
  ["the summary in Markdown", ({ summary }) => renderMarkdown([summary])],
  [
    "an annotation of a CI job",
    ({ summary }) =>
      annotations([{ name: HOSTILE, summary }])
        // The command that is ours.
        .map((line) => line.replace(/^::error title=/, "")).join("\n"),
  ],
  ["a line of the log", logged("text")],
  ["a line of the log as JSON", logged("json")],
  [
    "the page of HTML",
    async ({ run }, dir) => {
      await writeRuns([await figuresOfRun(run, HOSTILE)], `${dir}/page.html`);
      const page = await Deno.readTextFile(`${dir}/page.html`);
      // Its own script, style and data; of these a test of the page says what they may hold.
      return page.replaceAll(/<(script|style)\b[^]*?<\/\1>/g, "");
    },
  ],
  ...["gobench", "hlog"].map((format): (typeof sinks)[number] => [
    `the export ${format}`,
    ({ run, summary }) =>
      EXPORT_FORMATS.find(({ name }) => name === format)!
        .render([exportedRun(run, { name: HOSTILE, summary })])
        .map(({ text }) => text.replaceAll("\t", " ")).join(""),
  ]),
  ["an error that ends a program", endOf],
  [
    "an error of a certificate",
    ({ path }) => new CredentialError("malformed", path, HOSTILE).message,
  ],
  ["the message of an error", ({ path }) => new ResultFileError("io", path, HOSTILE).message],
];

const FORBIDDEN: [string, RegExp][] = [
  // deno-lint-ignore no-control-regex -- that is what is looked for
  ["a control character", /[\x00-\x09\x0b-\x1f\x7f-\x9f]/],
  ["a separator or a mark of direction", /[\u2028\u2029\u202a-\u202e\u2066-\u2069]/],
  ["a line that is a command of CI", /^\s*::\w/m],
  ["a command of CI within a line", /::error::|##\[error/],
  ["a text without a bound", /x{5000}/],
];

for (const [sink, show] of sinks) {
  Deno.test(`${sink} has nothing of others that steers it`, async () => {
    await using temp = await tempDir();
    const shown = await show(await hostileRun(temp.path), temp.path);
    assert.ok(shown.includes(START) || shown.includes(START.replace("\\", "\\\\")), shown);
    for (const [what, pattern] of FORBIDDEN) {
      const found = pattern.exec(shown);
      assert.equal(found && JSON.stringify(found[0].slice(0, 80)), null, what);
    }
  });
}

Deno.test("the summary in Markdown has no markup of others", async () => {
  await using temp = await tempDir();
  const { summary } = await hostileRun(temp.path);
  const text = renderMarkdown([{ ...summary, warnings: ["# a", HOSTILE.slice(60, 250)] }]);
  assert.doesNotMatch(text, /(?<!\\)(<script|`|\]\(|&lt;)/);
  assert.doesNotMatch(text, /(?<!\\)\*\*bold/);
});

Deno.test("the page of HTML has no markup of others, in its data neither", async () => {
  await using temp = await tempDir();
  const { run } = await hostileRun(temp.path);
  await writeRuns([await figuresOfRun(run, HOSTILE)], `${temp.path}/page.html`);
  const page = await Deno.readTextFile(`${temp.path}/page.html`);
  assert.doesNotMatch(page, /<script>alert/);
});

Deno.test("JUnit XML has no control character of others", async () => {
  await using temp = await tempDir();
  const { run, summary } = await hostileRun(temp.path);
  const { name } = exportedRun(run, { name: HOSTILE, summary });
  const xml = junitXml([{ name, cases: [{ name, outcome: "failed", message: HOSTILE }] }]);
  // deno-lint-ignore no-control-regex -- that is what is looked for
  assert.doesNotMatch(xml, /[\x00-\x09\x0b-\x1f\x7f]|<script/);
});
