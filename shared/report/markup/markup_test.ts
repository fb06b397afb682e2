import assert from "node:assert/strict";
import { markup } from "./markup.ts";

Deno.test("markup escapes what is put in when it is text", () => {
  const hostile = `</script><img src=x onerror='alert("1")'>&`;
  assert.equal(
    markup`<p title="${hostile}">${hostile}</p>`.text.match(/[<>]/g)?.length,
    4,
    "only the four angles of the template are left",
  );
  assert.equal(markup`${"'\""}`.text, "&#39;&quot;");
});

Deno.test("markup keeps what is put in when it is markup, and lists of it", () => {
  const items = ["a", "b&"].map((item) => markup`<li>${item}</li>`);
  assert.equal(markup`<ul>${items}</ul>`.text, "<ul><li>a</li><li>b&amp;</li></ul>");
});

Deno.test("markup puts nothing where there is nothing", () => {
  assert.equal(markup`${undefined}${null}${false}${[]}${0}`.text, "0");
});
