import assert from "node:assert/strict";
import {
  callFields,
  fieldValue,
  Metadata,
  readRequestHead,
  requestFields,
  responseFields,
  Status,
  statusName,
  trailerFields,
  trailersOnlyFields,
  unknownPathStatus,
} from "./mod.ts";

const TARGET = {
  path: "/lab.Steady/Ping",
  authority: "localhost:50051",
  secure: true,
  userAgent: "lab/1",
} as const;

Deno.test("readRequestHead reads what requestFields and callFields wrote", () => {
  const fields = [...requestFields(TARGET), ...callFields(50e6, undefined)];
  assert.deepEqual(readRequestHead(fields), {
    kind: "call",
    path: "/lab.Steady/Ping",
    timeoutNs: 50e6,
    encoding: "identity",
    acceptsGzip: true,
    hasMetadata: false,
  });
});

Deno.test("readRequestHead sees gzip, metadata and the absence of a timeout", () => {
  const fields = [
    ...requestFields({ ...TARGET, encoding: "gzip" }),
    ...callFields(Infinity, new Metadata([["x", "1"]])),
  ];
  const head = readRequestHead(fields);
  assert.equal(head.kind, "call");
  if (head.kind !== "call") return;
  assert.deepEqual([head.encoding, head.hasMetadata, head.timeoutNs], ["gzip", true, Infinity]);
});

Deno.test("requestFields puts pseudo-headers first and tells the scheme", () => {
  const secure = requestFields(TARGET);
  assert.deepEqual(secure.slice(0, 8), [
    ...[":method", "POST", ":scheme", "https"],
    ...[":path", "/lab.Steady/Ping", ":authority", "localhost:50051"],
  ]);
  assert.equal(fieldValue(requestFields({ ...TARGET, secure: false }), ":scheme"), "http");
  assert.equal(fieldValue(secure, "te"), "trailers");
  assert.equal(fieldValue(secure, "user-agent"), "lab/1");
});

/** The fields of a good request, with some changed or, where the value is undefined, removed. */
function changed(changes: Record<string, string | undefined>): string[] {
  const entries = new Map<string, string | undefined>();
  const good = requestFields(TARGET);
  for (let i = 0; i < good.length; i += 2) entries.set(good[i], good[i + 1]);
  for (const [name, value] of Object.entries(changes)) entries.set(name, value);
  return [...entries].flatMap(([name, value]) => value === undefined ? [] : [name, value]);
}

const httpRefusals: [string, Record<string, string | undefined>, string][] = [
  ["GET", { ":method": "GET" }, "405"],
  ["GET with a foreign content-type", { ":method": "GET", "content-type": "text/html" }, "405"],
  ["a foreign content-type", { "content-type": "application/json" }, "415"],
  ["gRPC-Web", { "content-type": "application/grpc-web+proto" }, "415"],
  ["no content-type", { "content-type": undefined }, "415"],
  ["another te", { te: "gzip" }, "400"],
];
for (const [name, changes, httpStatus] of httpRefusals) {
  Deno.test(`readRequestHead refuses with HTTP ${httpStatus} when it reads ${name}`, () => {
    const head = readRequestHead(changed(changes));
    assert.equal(head.kind, "refused");
    if (head.kind === "refused") assert.equal(fieldValue(head.fields, ":status"), httpStatus);
  });
}

const statusRefusals: [string, Record<string, string>, string][] = [
  ["a malformed timeout", { "grpc-timeout": "5x" }, "INTERNAL"],
  ["bytes that are not base64", { "x-bin": "?" }, "INTERNAL"],
  ["an unknown encoding", { "grpc-encoding": "br" }, "UNIMPLEMENTED"],
];
for (const [name, changes, code] of statusRefusals) {
  Deno.test(`readRequestHead refuses with ${code} when it reads ${name}`, () => {
    const head = readRequestHead(changed(changes));
    assert.equal(head.kind, "refused");
    if (head.kind !== "refused") return;
    assert.equal(fieldValue(head.fields, ":status"), "200");
    assert.equal(statusName(Number(fieldValue(head.fields, "grpc-status"))), code);
    assert.equal(
      fieldValue(head.fields, "grpc-accept-encoding"),
      code === "UNIMPLEMENTED" ? "identity,gzip" : undefined,
    );
  });
}

Deno.test("readRequestHead lets a request without te pass", () => {
  assert.equal(readRequestHead(changed({ te: undefined })).kind, "call");
});

Deno.test("unknownPathStatus is UNIMPLEMENTED and names the path", () => {
  assert.equal(unknownPathStatus("/a/b").code, Status.UNIMPLEMENTED);
  assert.match(unknownPathStatus("/a/b").message, /\/a\/b/);
});

Deno.test("responseFields names the encoding only when there is one", () => {
  assert.equal(fieldValue(responseFields("identity"), "grpc-encoding"), undefined);
  assert.equal(fieldValue(responseFields("gzip"), "grpc-encoding"), "gzip");
  assert.equal(fieldValue(responseFields("gzip", new Metadata([["x", "1"]])), "x"), "1");
});

Deno.test("trailerFields leaves out an empty message and encodes another", () => {
  assert.deepEqual(trailerFields({ code: Status.OK, message: "" }), ["grpc-status", "0"]);
  assert.deepEqual(
    trailerFields({ code: Status.ABORTED, message: "50%" }, new Metadata([["x", "1"]])),
    ["grpc-status", "10", "grpc-message", "50%25", "x", "1"],
  );
});

Deno.test("trailersOnlyFields begins with the HTTP status", () => {
  const fields = trailersOnlyFields({ code: Status.UNIMPLEMENTED, message: "" });
  assert.deepEqual(fields.slice(0, 2), [":status", "200"]);
  assert.equal(fieldValue(fields, "grpc-status"), "12");
});
