import assert from "node:assert/strict";
import { Metadata as GrpcMetadata } from "@grpc/grpc-js";
import { Metadata } from "../../grpc/mod.ts";
import { fromGrpcMetadata, toGrpcMetadata } from "./metadata.ts";

Deno.test("fromGrpcMetadata gives back what toGrpcMetadata took, bytes as plain bytes", () => {
  const entries = [
    ["x-run", "7"],
    ["x-run", "8"],
    ["x-trace-bin", new Uint8Array([0, 255])],
  ] as const;
  const back = fromGrpcMetadata(toGrpcMetadata(new Metadata(entries)));
  assert.deepEqual([...back], entries);
});

Deno.test("toGrpcMetadata trims a value, which HTTP/2 would drop otherwise", () => {
  const metadata = toGrpcMetadata(new Metadata([["x-text", " a b "]]));
  assert.deepEqual(metadata.get("x-text"), ["a b"]);
});

Deno.test("toGrpcMetadata leaves out what belongs to the protocol", () => {
  const metadata = toGrpcMetadata(
    new Metadata([["host", "b"], ["te", "x"], ["grpc-timeout", "1H"], ["x-run", "7"]]),
  );
  assert.deepEqual(metadata.toJSON(), { "x-run": ["7"] });
});

Deno.test("fromGrpcMetadata leaves out what belongs to the protocol", () => {
  const metadata = new GrpcMetadata();
  metadata.add("host", "b");
  metadata.add("user-agent", "x");
  metadata.add("content-type", "application/grpc+proto");
  metadata.add("date", "Sat, 21 Nov 2026 09:50:09 GMT");
  metadata.add("x-run", "7");
  assert.deepEqual([...fromGrpcMetadata(metadata)], [["x-run", "7"]]);
});

Deno.test("fromGrpcMetadata of nothing is empty", () => {
  assert.equal(fromGrpcMetadata(undefined).size, 0);
  assert.equal(fromGrpcMetadata(toGrpcMetadata(undefined)).size, 0);
});
