import assert from "node:assert/strict";
import { type JsonVector, scoreService } from "@lab/shared/codec";
import { implement, type ServerContext } from "@lab/shared/rpc";
import { outputOf, tempDir } from "../shared/base/testing.ts";
import { generateFiles, staleFiles, writeFiles } from "./codegen.ts";

const EVERYTHING = `
syntax = "proto3";
package lab.all;

// Everything says "*/" and more.
message Everything {
  enum Colour { NONE = 0; RED = 1; }
  message Inner { uint32 size = 1; }
  string text = 1;
  bytes raw = 2;
  bool yes = 3;
  repeated double numbers = 4;
  map<string, Inner> inner_by_name = 5;
  Inner inner = 6;
  optional int32 maybe = 7;
  Colour colour = 8;
  oneof choice { string left = 9; float right = 10; }
}

service Kinds {
  rpc One(Everything) returns (Everything);
  rpc Many(Everything) returns (stream Everything);
  rpc Collect(stream Everything) returns (Everything);
  rpc Both(stream Everything) returns (stream Everything);
}
`;

/** Compiles only when the generated types are what the proto says. */
const USE = `
import { type Everything, kindsService } from "./all_service.ts";
const { one } = kindsService.methods;
const message: Everything = {
  text: "t", raw: new Uint8Array([1]), yes: true, numbers: [1, 2.5],
  innerByName: { a: { size: 1 } }, inner: { size: 2 }, maybe: 0, colour: 1, left: "l",
};
const back = one.decodeResponse(one.encodeRequest(message));
const size: number | undefined = back.inner?.size;
const choice: "left" | "right" | undefined = back.choice;
const absent: Everything = one.decodeRequest(new Uint8Array());
const kinds: ["unary", "server_stream", "client_stream", "bidi_stream"] = [
  one.kind as "unary", kindsService.methods.many.kind as "server_stream",
  kindsService.methods.collect.kind as "client_stream", kindsService.methods.both.kind as "bidi_stream",
];
console.log(JSON.stringify([
  size, choice, back.text, [...back.raw], back.yes, back.numbers, back.innerByName.a.size,
  back.maybe, back.colour, absent.maybe ?? "absent", absent.inner ?? "absent", absent.numbers, kinds,
]));
`;

async function withProtos(
  protos: Readonly<Record<string, string>>,
  body: (protoDirectory: URL, generatedDirectory: URL) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const directory = temp.path;
  const base = new URL(`file://${directory}/`);
  const [proto, generated] = [new URL("proto/", base), new URL("shared/codec/generated/", base)];
  await Deno.mkdir(proto);
  await Deno.mkdir(generated, { recursive: true });
  for (const [name, text] of Object.entries(protos)) {
    await Deno.writeTextFile(new URL(name, proto), text);
  }
  await body(proto, generated);
}

Deno.test("generateFiles writes modules that compile and run when a proto uses everything", async () => {
  await withProtos({ "all.proto": EVERYTHING }, async (protos, generated) => {
    await writeFiles(await generateFiles(protos), generated);
    await Deno.writeTextFile(new URL("use.ts", generated), USE);
    const codec = new URL("../", generated);
    await Deno.copyFile(
      new URL("../shared/codec/method.ts", import.meta.url),
      new URL("method.ts", codec),
    );
    await Deno.copyFile(
      new URL("../shared/deno.json", import.meta.url),
      new URL("deno.json", codec),
    );
    const stdout = await outputOf(
      [Deno.execPath(), "run", "--check", "--quiet", "use.ts"],
      { cwd: generated.pathname },
    );
    assert.deepEqual(JSON.parse(stdout), [
      ...[2, "left", "t", [1], true, [1, 2.5], 1, 0, 1, "absent", "absent", []],
      ["unary", "server_stream", "client_stream", "bidi_stream"],
    ]);
  });
});

Deno.test("generateFiles gives the same bytes when it runs again", async () => {
  await withProtos({ "all.proto": EVERYTHING }, async (protos) => {
    const first = await generateFiles(protos);
    await withProtos({ "all.proto": EVERYTHING }, async (elsewhere) => {
      assert.deepEqual(await generateFiles(elsewhere), first);
    });
  });
});

Deno.test("generateFiles refuses a proto when its types cannot say what it means", async (t) => {
  const rows: readonly (readonly [string, string, RegExp])[] = [
    ["a 64-bit integer", "message M { uint64 n = 1; }", /M\.n .*no support for uint64/],
    ["a name twice", "message A { message X {} } message X {} service S {}", /share the name X/],
    ["broken syntax", "message {", /illegal/],
  ];
  for (const [name, proto, message] of rows) {
    await t.step(name, () =>
      withProtos(
        { "bad.proto": `syntax = "proto3";${proto}` },
        (protos) => assert.rejects(generateFiles(protos), message),
      ));
  }
});

Deno.test("staleFiles names what is missing, changed or left over when they differ", async () => {
  await withProtos({ "all.proto": EVERYTHING }, async (protos, generated) => {
    const files = await generateFiles(protos);
    assert.deepEqual(await staleFiles(files, generated), [
      "all_pb.d.ts",
      "all_pb.js",
      "all_service.ts",
      "descriptors.ts",
    ]);
    await writeFiles(files, generated);
    assert.deepEqual(await staleFiles(files, generated), []);
    await Deno.writeTextFile(new URL("all_pb.js", generated), "// changed");
    await Deno.writeTextFile(new URL("gone_pb.js", generated), "");
    assert.deepEqual(await staleFiles(files, generated), ["all_pb.js", "gone_pb.js"]);
    await writeFiles(files, generated);
    assert.deepEqual(await staleFiles(files, generated), []);
  });
});

/** Equal only for the same type, so that `any` passes for nothing. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

Deno.test("implement infers exact handler types when it is given a generated service", () => {
  const implementation = implement(scoreService, {
    getScore: (request, context) => {
      const requestIsExact: Same<typeof request, JsonVector> = true;
      const contextIsExact: Same<typeof context, ServerContext> = true;
      assert.ok(requestIsExact && contextIsExact);
      return { score: 0.5 };
    },
  });
  assert.equal(implementation.definition.name, "score.ScoreService");
  implement(scoreService, {
    // @ts-expect-error the answer is a ScoreResponse, whose score is a number
    getScore: (): { readonly score: string } => ({ score: "0.5" }),
  });
  // @ts-expect-error a handler is missing
  implement(scoreService, {});
  const decoded: Same<
    ReturnType<typeof scoreService.methods.getScore.decodeResponse>,
    { readonly score: number }
  > = true;
  assert.ok(decoded);
});
