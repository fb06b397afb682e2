import assert from "node:assert/strict";
import { readResponseHead, resetStatus, Status, statusName, trailersStatus } from "./mod.ts";

const GRPC = ["content-type", "application/grpc"];

const trailers: [string, string[], string, string][] = [
  ["success", ["grpc-status", "0"], "OK", ""],
  ["a message", ["grpc-status", "5", "grpc-message", "no %25"], "NOT_FOUND", "no %"],
  ["the last code", ["grpc-status", "16"], "UNAUTHENTICATED", ""],
  ["a code beyond the last", ["grpc-status", "17"], "UNKNOWN", ""],
  ["a code that is no number", ["grpc-status", "x"], "UNKNOWN", 'the grpc-status "x" is no number'],
  ["an empty code", ["grpc-status", ""], "UNKNOWN", 'the grpc-status "" is no number'],
  ["a negative code", ["grpc-status", "-1"], "UNKNOWN", 'the grpc-status "-1" is no number'],
  ["trailers only", [":status", "200", ...GRPC, "grpc-status", "12"], "UNIMPLEMENTED", ""],
  ["a status despite HTTP 503", [":status", "503", "grpc-status", "0"], "OK", ""],
];
for (const [name, fields, code, message] of trailers) {
  Deno.test(`trailersStatus gives ${code} when it reads ${name}`, () => {
    const status = trailersStatus(fields);
    assert.deepEqual([statusName(status.code), status.message], [code, message]);
  });
}

const byHttpStatus: [string, string][] = [
  ["200", "UNKNOWN"],
  ["204", "UNKNOWN"],
  ["302", "UNKNOWN"],
  ["400", "INTERNAL"],
  ["401", "UNAUTHENTICATED"],
  ["403", "PERMISSION_DENIED"],
  ["404", "UNIMPLEMENTED"],
  ["405", "UNKNOWN"],
  ["415", "UNKNOWN"],
  ["429", "UNAVAILABLE"],
  ["431", "UNKNOWN"],
  ["500", "UNKNOWN"],
  ["502", "UNAVAILABLE"],
  ["503", "UNAVAILABLE"],
  ["504", "UNAVAILABLE"],
  ["constructor", "UNKNOWN"],
];
for (const [httpStatus, code] of byHttpStatus) {
  Deno.test(`trailersStatus gives ${code} when HTTP ${httpStatus} comes without grpc-status`, () => {
    const status = trailersStatus([":status", httpStatus, "content-type", "text/html"]);
    assert.equal(statusName(status.code), code);
    assert.match(status.message, new RegExp(`HTTP status ${httpStatus} .*"text/html"`));
  });
}

Deno.test("trailersStatus gives UNKNOWN when trailers have no grpc-status", () => {
  assert.equal(trailersStatus(["x", "1"]).code, Status.UNKNOWN);
});

Deno.test("readResponseHead lets messages come, with their encoding", () => {
  const head = [":status", "200", ...GRPC];
  assert.deepEqual(readResponseHead(head), { kind: "messages", encoding: "identity" });
  assert.deepEqual(readResponseHead([...head, "grpc-encoding", "gzip"]), {
    kind: "messages",
    encoding: "gzip",
  });
});

Deno.test("readResponseHead passes over 1xx", () => {
  assert.deepEqual(readResponseHead([":status", "103"]), { kind: "interim" });
});

const refused: [string, string[], string][] = [
  ["HTTP 503", [":status", "503", "content-type", "text/html"], "UNAVAILABLE"],
  ["HTTP 404 with the right content-type", [":status", "404", ...GRPC], "UNIMPLEMENTED"],
  ["a web page", [":status", "200", "content-type", "text/html"], "UNKNOWN"],
  ["no content-type", [":status", "200"], "UNKNOWN"],
  ["no HTTP status", [...GRPC], "UNKNOWN"],
  ["an unknown encoding", [":status", "200", ...GRPC, "grpc-encoding", "br"], "INTERNAL"],
  ["HTTP 503 with a grpc-status", [":status", "503", "grpc-status", "8"], "RESOURCE_EXHAUSTED"],
];
for (const [name, fields, code] of refused) {
  Deno.test(`readResponseHead refuses with ${code} when it reads ${name}`, () => {
    const head = readResponseHead(fields);
    assert.equal(head.kind, "refused");
    if (head.kind === "refused") assert.equal(statusName(head.status.code), code);
  });
}

const resets: [number, string, string][] = [
  [0x0, "NO_ERROR", "INTERNAL"],
  [0x1, "PROTOCOL_ERROR", "INTERNAL"],
  [0x2, "INTERNAL_ERROR", "INTERNAL"],
  [0x3, "FLOW_CONTROL_ERROR", "INTERNAL"],
  [0x4, "SETTINGS_TIMEOUT", "INTERNAL"],
  [0x5, "STREAM_CLOSED", "INTERNAL"],
  [0x6, "FRAME_SIZE_ERROR", "INTERNAL"],
  [0x7, "REFUSED_STREAM", "UNAVAILABLE"],
  [0x8, "CANCEL", "CANCELLED"],
  [0x9, "COMPRESSION_ERROR", "INTERNAL"],
  [0xa, "CONNECT_ERROR", "INTERNAL"],
  [0xb, "ENHANCE_YOUR_CALM", "RESOURCE_EXHAUSTED"],
  [0xc, "INADEQUATE_SECURITY", "PERMISSION_DENIED"],
  [0xd, "HTTP_1_1_REQUIRED", "INTERNAL"],
  [0xff, "error 255", "INTERNAL"],
];
for (const [errorCode, name, code] of resets) {
  Deno.test(`resetStatus gives ${code} when the stream is reset with ${name}`, () => {
    const status = resetStatus(errorCode, false);
    assert.equal(statusName(status.code), code);
    assert.match(status.message, new RegExp(name));
    const late = code === "CANCELLED" ? "DEADLINE_EXCEEDED" : code;
    assert.equal(statusName(resetStatus(errorCode, true).code), late);
  });
}
