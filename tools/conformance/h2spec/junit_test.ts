import assert from "node:assert/strict";
import { readJUnit } from "./junit.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="6.1. DATA" package="http2/6.1" tests="3" skipped="1" failures="1" errors="0">
    <testcase package="http2/6.1" classname="Sends a &#34;DATA&#34; frame" time="0.1"></testcase>
    <testcase package="http2/6.1" classname="Sends a large one" time="0.1">
      <failure>GOAWAY Frame (Error Code: STREAM_CLOSED)
Connection closed &amp; gone</failure>
    </testcase>
    <testcase package="http2/6.1" classname="Is left out" time="0.0"><skipped></skipped></testcase>
    <testcase package="http2/6.1" classname="Times out" time="1.0"><error>timeout</error></testcase>
  </testsuite>
</testsuites>`;

Deno.test("readJUnit names a case by its section and title", () => {
  assert.deepEqual(readJUnit(REPORT)[0], { name: 'http2/6.1 Sends a "DATA" frame', passed: true });
});

Deno.test("readJUnit fails cases with a failure or an error and leaves out skipped ones", () => {
  assert.deepEqual(readJUnit(REPORT).slice(1), [
    {
      name: "http2/6.1 Sends a large one",
      passed: false,
      detail: "GOAWAY Frame (Error Code: STREAM_CLOSED)\nConnection closed & gone",
    },
    { name: "http2/6.1 Times out", passed: false, detail: "timeout" },
  ]);
});

Deno.test("readJUnit gives cases of the same title names of their own", () => {
  const one = '<testcase package="p" classname="t"></testcase>';
  assert.deepEqual(readJUnit(one + one).map(({ name }) => name), ["p t", "p t (2)"]);
});

Deno.test("readJUnit finds nothing in a report without cases", () => {
  assert.deepEqual(readJUnit("<testsuites></testsuites>"), []);
});
