import assert from "node:assert/strict";
import { EXPORT_FORMATS } from "./export_formats.ts";
import { parseExport } from "./parse_export.ts";

Deno.test("parseExport takes every format of the table, and a path with any signs", () => {
  for (const { name } of EXPORT_FORMATS) {
    assert.deepEqual(parseExport(`${name}=a=b/c d`), { format: name, path: "a=b/c d" });
  }
});

for (
  const { value, why } of [
    { value: "junit", why: /it is not FORMAT=PATH; there are json=FILE, .*, hgrm=DIR/ },
    { value: "junit=", why: /it is not FORMAT=PATH/ },
    { value: "csv=x", why: /there is no format csv/ },
    { value: "=x", why: /there is no format ""/ },
  ]
) {
  Deno.test(`parseExport refuses ${JSON.stringify(value)} in words`, () => {
    assert.throws(() => parseExport(value), { name: "ExportError", message: why });
  });
}
