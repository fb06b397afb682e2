import assert from "node:assert/strict";
import { traceIdParent } from "./trace_id_parent.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

const rows: [string, string | undefined, [string, string] | undefined][] = [
  ["is 128 bits in hex", TRACE, [TRACE, "8448eb211c80319c"]],
  ["is in upper case", TRACE.toUpperCase(), [TRACE, "8448eb211c80319c"]],
  ["is a UUID", "0af76519-16cd-43dd-8448-eb211c80319c", [TRACE, "8448eb211c80319c"]],
  ["is 64 bits", "8448eb211c80319c", ["00000000000000008448eb211c80319c", "8448eb211c80319c"]],
  [
    "ends in zeros",
    "0af7651916cd43dd0000000000000000",
    ["0af7651916cd43dd0000000000000000", "0af7651916cd43dd"],
  ],
  ["is all zeros", "0".repeat(32), undefined],
  ["is too short", TRACE.slice(1), undefined],
  ["is not hex", `${TRACE.slice(1)}g`, undefined],
  ["was not sent", undefined, undefined],
];
for (const [name, text, expected] of rows) {
  Deno.test(`traceIdParent reads the trace that is meant when x-trace-id ${name}`, () => {
    const parent = traceIdParent(text);
    assert.deepEqual(parent && [parent.traceId, parent.spanId], expected);
    if (parent !== undefined) assert.deepEqual([parent.traceFlags, parent.isRemote], [1, true]);
  });
}
