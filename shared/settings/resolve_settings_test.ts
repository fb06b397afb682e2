import assert from "node:assert/strict";
import { parseYaml } from "./parse_yaml.ts";
import {
  boolean,
  defineSettings,
  file,
  oneOf,
  repeatable,
  setting,
  type SettingsOf,
  text,
  wholeNumber,
} from "./mod.ts";
import { resolveSettings } from "./resolve_settings.ts";
import { SettingsError, type SettingsErrorKind } from "./errors.ts";

const table = defineSettings({
  program: "lab",
  summary: "Tests settings.",
  settings: {
    delayMs: setting({
      variable: "DELAY_MS",
      flag: "--delay-ms",
      type: wholeNumber({ min: 0, max: 100, unit: "ms" }),
      default: "40",
      help: "A delay.",
    }),
    mode: setting({
      variable: "TLS_MODE",
      flag: "--tls-mode",
      type: oneOf(["tls", "off"]),
      default: "tls",
      help: "A mode.",
    }),
    ca: setting({ variable: "TLS_CA", flag: "--cacert", type: file(), help: "A file." }),
    admins: repeatable({
      variable: "ADMINS",
      flag: "--admins",
      type: text(),
      help: "Subjects.",
      holdsCommas: true,
    }),
    limits: repeatable({ variable: "LIMIT", flag: "--limit", type: text(), help: "Limits." }),
    quiet: setting({
      variable: "QUIET",
      flag: "--quiet",
      type: boolean(),
      default: "false",
      help: "Quiet.",
    }),
    token: setting({
      variable: "TOKEN",
      flag: "--token",
      type: oneOf(["open-sesame"]),
      help: "A secret.",
      secret: true,
    }),
  },
  filesUnused: ({ mode }) => mode === "off" ? ["ca"] : [],
});

/** Settings from arguments, variables and files by path; an Error stands for an unreadable file. */
function resolve(
  { args = [], env = {}, files = {} }: {
    args?: string[];
    env?: Record<string, string>;
    files?: Record<string, string | Error>;
  },
) {
  const resolved = resolveSettings(table, {
    args,
    env,
    envFileCandidates: [".env", "/beside/.env"],
    readFile: (path) => {
      const content = files[path] ?? Object.assign(new Error("no entity"), { code: "ENOENT" });
      if (content instanceof Error) throw content;
      return content;
    },
    parseYaml,
  });
  assert.ok(resolved.kind === "settings");
  return resolved;
}

function refusal(sources: Parameters<typeof resolve>[0]): SettingsError {
  try {
    resolve(sources);
  } catch (thrown) {
    assert.ok(thrown instanceof SettingsError, String(thrown));
    return thrown;
  }
  assert.fail("the settings were accepted");
}

Deno.test("resolveSettings gives the defaults when nothing is set", () => {
  const { values, origins, shown, warnings } = resolve({});
  const expected: SettingsOf<typeof table> = {
    delayMs: 40,
    mode: "tls",
    ca: undefined,
    admins: [],
    limits: [],
    quiet: false,
    token: undefined,
  };
  assert.deepEqual(values, expected);
  assert.deepEqual(origins.delayMs, { kind: "default" });
  assert.deepEqual(shown, {
    DELAY_MS: 40,
    TLS_MODE: "tls",
    TLS_CA: null,
    ADMINS: null,
    LIMIT: null,
    QUIET: false,
    TOKEN: null,
  });
  assert.deepEqual(warnings, []);
});

Deno.test("resolveSettings prefers the flag, then the environment, then the .env file", () => {
  const files = { ".env": "DELAY_MS=1\n", "/beside/.env": "DELAY_MS=2\n" };
  const env = { DELAY_MS: "3" };
  const all = resolve({ args: ["--delay-ms", "4"], env, files });
  assert.equal(all.values.delayMs, 4);
  assert.deepEqual(all.origins.delayMs, { kind: "flag" });
  const withoutFlag = resolve({ env, files });
  assert.equal(withoutFlag.values.delayMs, 3);
  assert.deepEqual(withoutFlag.origins.delayMs, { kind: "environment" });
  const fileOnly = resolve({ files });
  assert.equal(fileOnly.values.delayMs, 1);
  assert.deepEqual(fileOnly.origins.delayMs, { kind: "file", path: ".env" });
});

Deno.test("resolveSettings reads the .env file beside the program when the folder has none", () => {
  const { values, origins } = resolve({ files: { "/beside/.env": "DELAY_MS=2\n" } });
  assert.equal(values.delayMs, 2);
  assert.deepEqual(origins.delayMs, { kind: "file", path: "/beside/.env" });
});

Deno.test("resolveSettings reads only the file of --env when it is given", () => {
  const files = { ".env": "DELAY_MS=1\nQUIET=true\n", "x.env": "DELAY_MS=5\n" };
  const { values } = resolve({ args: ["--env=x.env"], files });
  assert.equal(values.delayMs, 5);
  assert.equal(values.quiet, false);
});

Deno.test("resolveSettings passes by a folder named .env, as Python makes them", () => {
  const folder = Object.assign(new Error("is a directory"), { code: "EISDIR" });
  const { values } = resolve({ files: { ".env": folder, "/beside/.env": "DELAY_MS=2" } });
  assert.equal(values.delayMs, 2);
});

Deno.test("resolveSettings counts a variable as unset when it is empty", () => {
  const { values } = resolve({ env: { DELAY_MS: "" }, files: { ".env": "DELAY_MS=\n" } });
  assert.equal(values.delayMs, 40);
});

Deno.test("resolveSettings lets the last flag count when one is given twice", () => {
  assert.equal(resolve({ args: ["--delay-ms=1", "--delay-ms=2"] }).values.delayMs, 2);
});

Deno.test("resolveSettings gathers repeated flags, and splits them and a variable at commas", () => {
  const { values } = resolve({ args: ["--limit=a, b", "--limit", "c", "--admins=CN=a,O=b"] });
  assert.deepEqual(values.limits, ["a", "b", "c"]);
  assert.deepEqual(values.admins, ["CN=a,O=b"]);
  assert.deepEqual(resolve({ env: { LIMIT: "a, b" } }).values.limits, ["a", "b"]);
});

Deno.test("resolveSettings takes a flag without a value, and its --no- form over a variable", () => {
  assert.equal(resolve({ args: ["--quiet"] }).values.quiet, true);
  assert.equal(resolve({ args: ["--no-quiet"], env: { QUIET: "true" } }).values.quiet, false);
  assert.equal(resolve({ args: ["--quiet=false"] }).values.quiet, false);
});

Deno.test("resolveSettings passes by the two dashes that deno task hands on", () => {
  assert.equal(resolve({ args: ["--", "--delay-ms=7"] }).values.delayMs, 7);
});

Deno.test("resolveSettings leaves a file alone when the other settings have no use for it", () => {
  assert.equal(resolve({ args: ["--cacert=gone", "--tls-mode=off"] }).values.ca, "gone");
});

Deno.test("resolveSettings accepts a file that can be read", () => {
  assert.equal(
    resolve({ args: ["--cacert=ca.crt"], files: { "ca.crt": "PEM" } }).values.ca,
    "ca.crt",
  );
});

Deno.test("resolveSettings answers --help and --version when settings are wrong too", () => {
  const sources = { env: { DELAY_MS: "x" }, envFileCandidates: [], readFile: () => "", parseYaml };
  for (const [arg, kind] of [["--help", "help"], ["-h", "help"], ["--version", "version"]]) {
    assert.deepEqual(resolveSettings(table, { ...sources, args: [arg] }), { kind });
  }
});

Deno.test("resolveSettings warns when a variable in the .env file looks like a slip", () => {
  const { warnings } = resolve({ files: { ".env": "DELAY_SM=5\nTLS_MODES=off\nPATH=/bin\n" } });
  assert.deepEqual(warnings, [
    ".env sets DELAY_SM, which is no setting; did you mean DELAY_MS?",
    ".env sets TLS_MODES, which is no setting; did you mean TLS_MODE?",
  ]);
});

const refusals: {
  name: string;
  sources: Parameters<typeof resolve>[0];
  kind: SettingsErrorKind;
  message: string;
}[] = [
  {
    name: "a flag's value does not parse",
    sources: { args: ["--delay-ms", "12abc"] },
    kind: "value",
    message: '--delay-ms (DELAY_MS) is "12abc", from the flag; expected a whole number from 0 to ' +
      "100 ms",
  },
  {
    name: "a negative number follows a flag",
    sources: { args: ["--delay-ms", "-5"] },
    kind: "value",
    message:
      '--delay-ms (DELAY_MS) is "-5", from the flag; expected a whole number from 0 to 100 ms',
  },
  {
    name: "a variable is out of range",
    sources: { env: { DELAY_MS: "101" } },
    kind: "value",
    message: '--delay-ms (DELAY_MS) is "101", from the environment; expected a whole number from ' +
      "0 to 100 ms",
  },
  {
    name: "a line of the .env file is wrong",
    sources: { files: { ".env": "TLS_MODE=on" } },
    kind: "value",
    message: '--tls-mode (TLS_MODE) is "on", from .env; expected one of tls, off',
  },
  {
    name: "a secret is wrong",
    sources: { env: { TOKEN: "hunter2" } },
    kind: "value",
    message: "--token (TOKEN) is (hidden), from the environment; expected open-sesame",
  },
  {
    name: "one of several values is empty",
    sources: { env: { LIMIT: "a,,b" } },
    kind: "value",
    message: '--limit (LIMIT) is "a", "", "b", from the environment; expected a text that is not ' +
      'empty: "" is none',
  },
  {
    name: "a file is missing",
    sources: { args: ["--cacert", "gone.crt"] },
    kind: "file",
    message: '--cacert (TLS_CA) is "gone.crt", from the flag; expected a readable file: there is ' +
      "no such file",
  },
  {
    name: "the file of --env is missing",
    sources: { args: ["--env", "gone.env"] },
    kind: "env_file",
    message: '--env is "gone.env"; expected a readable file: there is no such file',
  },
  {
    name: "a .env file that is there cannot be read",
    sources: { files: { ".env": Object.assign(new Error("no"), { code: "EACCES" }) } },
    kind: "env_file",
    message: 'the .env file is ".env"; expected a readable file: reading it is not permitted',
  },
  {
    name: "a flag has a slip in it",
    sources: { args: ["--dealy-ms=5"] },
    kind: "unknown_flag",
    message: "there is no flag --dealy-ms; did you mean --delay-ms?",
  },
  {
    name: "a flag is only the beginning of one",
    sources: { args: ["--tls", "off"] },
    kind: "unknown_flag",
    message: "there is no flag --tls; did you mean --tls-mode?",
  },
  {
    name: "neither a flag nor its value has the unit",
    sources: { args: ["--delay", "5"] },
    kind: "value",
    message: '--delay is "5", without a unit; write --delay 5ms or --delay-ms 5',
  },
  {
    name: "a flag is named as the variable",
    sources: { args: ["--tls-ca", "x"] },
    kind: "unknown_flag",
    message: "there is no flag --tls-ca; did you mean --cacert?",
  },
  {
    name: "a flag is like no other",
    sources: { args: ["--concurrency=5"] },
    kind: "unknown_flag",
    message: "there is no flag --concurrency; --help lists them all",
  },
  {
    name: "a short flag is not known",
    sources: { args: ["-n", "5"] },
    kind: "unknown_flag",
    message: "there is no flag -n; --help lists them all",
  },
  {
    name: "a flag that takes a value is negated",
    sources: { args: ["--no-delay-ms"] },
    kind: "unknown_flag",
    message: "there is no flag --no-delay-ms; --help lists them all",
  },
  {
    name: "a flag has no value",
    sources: { args: ["--delay-ms"] },
    kind: "missing_value",
    message: "--delay-ms has no value; expected a whole number from 0 to 100 ms",
  },
  {
    name: "the next flag stands where a value should",
    sources: { args: ["--cacert", "--quiet"] },
    kind: "missing_value",
    message: "--cacert has no value; expected a readable file",
  },
  {
    name: "a word belongs to no flag",
    sources: { args: ["--quiet", "true"] },
    kind: "positional",
    message: '"true" belongs to no flag; expected only flags (--help lists them)',
  },
];

for (const { name, sources, kind, message } of refusals) {
  Deno.test(`resolveSettings throws when ${name}`, () => {
    const error = refusal(sources);
    assert.equal(error.message, message);
    assert.equal(error.kind, kind);
  });
}

Deno.test("resolveSettings has no word for the flags that JavaScript's objects are born with", () => {
  for (const arg of ["--constructor", "--__proto__", "--toString=1"]) {
    assert.equal(refusal({ args: [arg] }).kind, "unknown_flag");
  }
});

Deno.test("resolveSettings takes a duration with its unit from every source, and a flag without", () => {
  assert.equal(resolve({ args: ["--delay", "0.02s"] }).values.delayMs, 20);
  assert.equal(resolve({ args: ["--delay-ms=50ms"] }).values.delayMs, 50);
  assert.equal(resolve({ env: { DELAY_MS: "50ms" } }).values.delayMs, 50);
  assert.equal(resolve({ files: { ".env": "DELAY_MS=50ms" } }).values.delayMs, 50);
  const files = { "a.yaml": "delay_ms: 50ms" };
  assert.equal(resolve({ args: ["--config=a.yaml"], files }).values.delayMs, 50);
});

Deno.test("resolveSettings takes files with a byte order mark", () => {
  const files = { ".env": "\ufeffDELAY_MS=5\n", "a.yaml": "\ufefftls_mode: off" };
  const { values, warnings } = resolve({ args: ["--config=a.yaml"], files });
  assert.deepEqual([values.delayMs, values.mode, warnings], [5, "off", []]);
});

const envFiles: [string, string, number[]][] = [
  ["a word alone", "DELAY_MS=1\nDELAY_MS 5\nQUIET=true\n", [2]],
  ["a colon for the sign", "TOKEN: open-sesame", [1]],
  ["no name", "\n=5\n", [2]],
  ["a name with a blank", "# a\nDELAY MS=5", [2]],
  ["a quote without its end", 'ADMINS="open-sesame\nQUIET=true', [1]],
  ["a text behind the quote", "ADMINS='a' open-sesame", [1]],
  ["what is right", '\r\n # a\r\nexport A=1\r\nB=\nC="x\ny" # c\nd.e-f = \'z\'\nG=a"b#c', []],
];
for (const [name, text, lines] of envFiles) {
  Deno.test(`resolveSettings warns of lines [${lines}] of a .env file with ${name}, by number alone`, () => {
    const { warnings } = resolve({ files: { ".env": text } });
    const expected = 'cannot be read; expected NAME=value, NAME="a value" or # a comment';
    assert.deepEqual(
      warnings.filter((warning) => !warning.includes("did you mean")),
      lines.map((line) => `.env, line ${line} ${expected}`),
    );
    assert.ok(!warnings.join().includes("sesame"));
  });
}
