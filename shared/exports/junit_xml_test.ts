import assert from "node:assert/strict";
import { peer, withTempDir } from "./_peer.ts";
import { sampleRun } from "./_sample.ts";
import { junitXml } from "./junit_xml.ts";
import { thresholdSuite } from "./threshold_suite.ts";

const python = peer("readers/bin/python");
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
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites tests="2" failures="1"/,
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
