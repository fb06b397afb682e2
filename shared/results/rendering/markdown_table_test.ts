import assert from "node:assert/strict";
import { markdownTable } from "./markdown_table.ts";

Deno.test("markdownTable pads its cells on their side", () => {
  const table = markdownTable(
    [{ head: "run", align: "left" }, { head: "p50", align: "right" }],
    [["a", "40.8"], ["longer", "–"]],
  );
  assert.equal(
    table,
    [
      "| run    |  p50 |",
      "| ------ | ---: |",
      "| a      | 40.8 |",
      "| longer |    – |",
    ].join("\n"),
  );
});

Deno.test("markdownTable keeps a cell whole when it holds a pipe or a line break", () => {
  const table = markdownTable([{ head: "run", align: "left" }], [["a|b\nc"]]);
  assert.equal(table.split("\n").at(-1), "| a\\|b c |");
});
