import assert from "node:assert/strict";
import { withTempDir } from "../base/testing.ts";
import { peer } from "./_peer.ts";
import { sampleRun } from "./_sample.ts";
import { junitXml } from "./junit_xml.ts";
import { thresholdSuite } from "./threshold_suite.ts";

const python = peer("readers/bin/python");
const schema = peer("readers/junit-10.xsd");
const TAG = /<(\/?)([a-z][^ />]*)((?: [^ =]+="[^"]*")*)(\/?)>/g;
const THRESHOLDS = [
  { threshold: "corrected.p(99)<50", ok: true, actual: 49.9 },
  { threshold: "error_ratio<0.001", ok: false, actual: 0.014 },
];

async function sampleXml(verdict: "valid" | "invalid"): Promise<string> {
  const reasons = verdict === "valid" ? [] : ["calls left late & more"];
  return junitXml([
    thresholdSuite(await sampleRun({ end: { thresholds: THRESHOLDS, verdict, reasons } })),
  ]);
}

Deno.test("junitXml has a case a threshold, and one that was crossed failed", async () => {
  const xml = await sampleXml("valid");
  assert.match(
    xml,
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites tests="2" failures="1" errors="0">\n/,
  );
  assert.match(
    xml,
    /<testsuite name="01_steady_results" tests="2" failures="1" errors="0" skipped="0" time="2\.045" timestamp="2026-11-21T09:31:07">/,
  );
  assert.match(xml, /<testcase classname="01_steady_results" name="corrected\.p\(99\)&lt;50">/);
  assert.match(xml, /<failure message="✗ error_ratio&lt;0\.001 \(was 0\.014\)" type="failure">/);
});

Deno.test("junitXml skips the thresholds of a run that is not valid, with its reason", async () => {
  const xml = await sampleXml("invalid");
  assert.match(xml, /tests="2" failures="0" errors="0" skipped="2"/);
  assert.match(xml, /<skipped message="the run is invalid; calls left late &amp; more; ✓ corr/);
  assert.doesNotMatch(xml, /<failure/);
});

Deno.test("junitXml escapes what XML cannot hold", () => {
  const xml = junitXml([{
    name: 'a"<b>',
    cases: [{ name: "c\u0000d", outcome: "failed", message: "e\nf\ud800 ]]> & g" }],
  }]);
  assert.match(xml, /name="a&quot;&lt;b&gt;"/);
  assert.match(xml, /name="c\ufffdd"/);
  assert.match(xml, /message="e&#10;f\ufffd \]\]&gt; &amp; g"/);
});

/** Of all outcomes at once, and of none. */
async function everyXml(): Promise<string[]> {
  const cases = (["passed", "failed", "skipped"] as const).map((outcome) => ({
    name: outcome,
    outcome,
    message: 'a\u0000 "<&\n>" b',
  }));
  return [
    junitXml([]),
    junitXml([{ name: "none", cases: [] }, { name: "", cases, elapsedSec: 123456.7891 }]),
    await sampleXml("valid"),
    await sampleXml("invalid"),
  ];
}

/** Of junit-10.xsd what we write: the elements, what stands in them, and their attributes. */
const SCHEMA: Readonly<
  Record<string, { within: string; required: readonly string[]; optional: readonly string[] }>
> = {
  testsuites: {
    within: "",
    required: [],
    optional: ["name", "time", "tests", "failures", "errors"],
  },
  testsuite: {
    within: "testsuites",
    required: ["name", "tests", "failures", "errors"],
    optional: ["group", "time", "skipped", "timestamp", "hostname", "id", "package"],
  },
  testcase: { within: "testsuite", required: ["name"], optional: ["time", "classname", "group"] },
  failure: { within: "testcase", required: [], optional: ["type", "message"] },
  skipped: { within: "testcase", required: [], optional: ["type", "message"] },
  "system-out": { within: "testcase", required: [], optional: [] },
};

Deno.test("junitXml writes no element and no attribute that junit-10.xsd does not have", async () => {
  for (const xml of await everyXml()) {
    const open: string[] = [];
    for (const [, end, name, attributes, empty] of xml.matchAll(TAG)) {
      if (end === "/") {
        assert.equal(open.pop(), name);
        continue;
      }
      const rule = SCHEMA[name];
      assert.ok(rule !== undefined, `<${name}> is in no schema`);
      assert.equal(open.at(-1) ?? "", rule.within, `<${name}> stands in the wrong place`);
      const names = [...attributes.matchAll(/ ([^ =]+)="[^"]*"/g)].map(([, attribute]) =>
        attribute
      );
      for (const each of rule.required) assert.ok(names.includes(each), `<${name}> lacks ${each}`);
      for (const each of names) {
        const known = [...rule.required, ...rule.optional].includes(each);
        assert.ok(known, `<${name}> has ${each}`);
      }
      const time = / time="([^"]*)"/.exec(attributes)?.[1];
      if (time !== undefined) assert.match(time, /^[0-9]+\.[0-9]{3}$/);
      if (empty !== "/") open.push(name);
    }
    assert.deepEqual(open, []);
  }
});

Deno.test({
  name: "junitXml is valid by junit-10.xsd of Jenkins's xunit plugin, with Python's lxml",
  ignore: schema.missing,
  async fn() {
    await withTempDir(async (dir) => {
      const script = "import sys; from lxml import etree\n" +
        "schema = etree.XMLSchema(file=sys.argv[1])\n" +
        "for path in sys.argv[2:]: schema.assertValid(etree.parse(path))";
      const paths: string[] = [];
      for (const [at, xml] of (await everyXml()).entries()) {
        paths.push(`${dir}/${at}.xml`);
        await Deno.writeTextFile(paths[at], xml);
      }
      await python.run("-c", script, schema.path, ...paths);
    });
  },
});

Deno.test({
  name: "junitXml is read by Python's junitparser",
  ignore: python.missing,
  async fn() {
    await withTempDir(async (dir) => {
      const script = "import sys; from junitparser import JUnitXml\n" +
        "for suite in JUnitXml.fromfile(sys.argv[1]):\n" +
        "  for case in suite:\n" +
        "    print(suite.name, case.name, *[type(each).__name__ for each in case.result], sep='|')";
      for (
        const [verdict, results] of [["valid", ["", "|Failure"]], [
          "invalid",
          ["|Skipped", "|Skipped"],
        ]] as const
      ) {
        await Deno.writeTextFile(`${dir}/junit.xml`, await sampleXml(verdict));
        const out = await python.run("-c", script, `${dir}/junit.xml`);
        assert.deepEqual(out.trim().split("\n"), [
          `01_steady_results|corrected.p(99)<50${results[0]}`,
          `01_steady_results|error_ratio<0.001${results[1]}`,
        ]);
      }
    });
  },
});
