import assert from "node:assert/strict";
import { CertsUsageError, parseCertsFlags } from "./certs_flags.ts";

Deno.test("parseCertsFlags gives the defaults when there are no flags", () => {
  assert.deepEqual(parseCertsFlags([]), {
    help: false,
    dir: "./certs",
    hosts: undefined,
    days: 365,
    action: undefined,
  });
});

Deno.test("parseCertsFlags reads every flag", () => {
  assert.deepEqual(
    parseCertsFlags([
      "--dir",
      "d",
      "--host",
      "a.example",
      "--host=10.0.0.7",
      "--days=7",
      "--rotate",
    ]),
    { help: false, dir: "d", hosts: ["a.example", "10.0.0.7"], days: 7, action: "rotate" },
  );
});

Deno.test("parseCertsFlags writes hosts as clients compare them", () => {
  const given = [
    "DF.Example",
    "FD00:0:0::7",
    "[::2]",
    "*.lab.example",
    "xn--bcher-kva.example",
    "df-1",
  ];
  assert.deepEqual(
    parseCertsFlags(given.map((host) => `--host=${host}`)).hosts,
    ["df.example", "fd00::7", "::2", "*.lab.example", "xn--bcher-kva.example", "df-1"],
  );
});

const refused: readonly {
  readonly name: string;
  readonly args: string[];
  readonly says: RegExp;
}[] = [
  { name: "a flag is unknown", args: ["--hosts", "a"], says: /--hosts/ },
  { name: "a word stands alone", args: ["rotate"], says: /rotate/ },
  { name: "days are none", args: ["--days", "0"], says: /^--days 0: .*1 to 3650/ },
  { name: "days are not whole", args: ["--days", "1.5"], says: /^--days 1\.5: / },
  { name: "days are too many", args: ["--days", "3651"], says: /^--days 3651: / },
  { name: "days have no number", args: ["--days"], says: /--days/ },
  { name: "a host has a port", args: ["--host", "df:50051"], says: /^--host df:50051: / },
  { name: "a host is half an address", args: ["--host", "10.0.0"], says: /^--host 10\.0\.0: / },
  { name: "a host has an underscore", args: ["--host", "d_f"], says: /^--host d_f: / },
  { name: "a host is empty", args: ["--host", ""], says: /^--host : / },
  { name: "an address has a zone", args: ["--host", "fe80::1%eth0"], says: /^--host fe80/ },
  { name: "the directory is empty", args: ["--dir", ""], says: /^--dir: / },
  {
    name: "two actions are given",
    args: ["--rotate", "--retire-ca"],
    says: /--rotate and --retire-ca cannot/,
  },
];
for (const { name, args, says } of refused) {
  Deno.test(`parseCertsFlags refuses when ${name}`, () => {
    assert.throws(
      () => parseCertsFlags(args),
      (error) => error instanceof CertsUsageError && says.test(error.message),
    );
  });
}
