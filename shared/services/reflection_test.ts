import assert from "node:assert/strict";
import { type ServerReflectionRequest, type ServerReflectionResponse } from "../codec/mod.ts";
import { Status } from "../grpc/mod.ts";
import type { ServerContext } from "../rpc/mod.ts";
import { createHealthService, withReflection } from "./mod.ts";

const [health, ...reflection] = withReflection([createHealthService().service]);

/** The answers of one of the services to these questions, in order. */
function ask(
  version: 0 | 1,
  ...requests: Omit<ServerReflectionRequest, "host">[]
): Promise<ServerReflectionResponse[]> {
  const { serverReflectionInfo } = reflection[version].handlers;
  async function* questions() {
    for (const request of requests) yield { host: "df", ...request };
  }
  const answers = serverReflectionInfo(questions() as never, {} as ServerContext);
  return Array.fromAsync(answers as AsyncIterable<ServerReflectionResponse>);
}

function symbol(name: string): Omit<ServerReflectionRequest, "host"> {
  return { messageRequest: "fileContainingSymbol", fileContainingSymbol: name };
}

Deno.test("withReflection leaves the services that it is given in front", () => {
  assert.equal(health.definition.name, "grpc.health.v1.Health");
});

for (const [version, name] of [[0, "v1"], [1, "v1alpha"]] as const) {
  Deno.test(`withReflection lists all services in order when asked by ${name}`, async () => {
    const [{ listServicesResponse, validHost, originalRequest }] = await ask(version, {
      messageRequest: "listServices",
      listServices: "",
    });
    assert.deepEqual(listServicesResponse?.service.map((service) => service.name), [
      "grpc.health.v1.Health",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
    ]);
    assert.equal(validHost, "df");
    assert.equal(originalRequest?.messageRequest, "listServices");
  });
}

Deno.test("withReflection gives the same file for its name and for each of its symbols", async () => {
  const answers = await ask(
    0,
    { messageRequest: "fileByFilename", fileByFilename: "score.proto" },
    symbol("score.ScoreService"),
    symbol("score.ScoreService.GetScore"),
    symbol("score.JsonVector"),
  );
  const files = answers.map((answer) => answer.fileDescriptorResponse?.fileDescriptorProto);
  assert.equal(files.length, 4);
  for (const file of files) assert.deepEqual(file, files[0]);
  // Field 1 of a FileDescriptorProto is its name.
  const [descriptor] = files[0] ?? [];
  assert.deepEqual(descriptor.subarray(0, 13), new TextEncoder().encode("\n\x0bscore.proto"));
});

Deno.test("withReflection says that a known type has no extensions", async () => {
  const [{ allExtensionNumbersResponse }] = await ask(0, {
    messageRequest: "allExtensionNumbersOfType",
    allExtensionNumbersOfType: "score.JsonVector",
  });
  assert.deepEqual(allExtensionNumbersResponse, {
    baseTypeName: "score.JsonVector",
    extensionNumber: [],
  });
});

const REFUSED: readonly {
  readonly name: string;
  readonly request: Omit<ServerReflectionRequest, "host">;
  readonly code: number;
  readonly says: string;
}[] = [
  {
    name: "a file that is not there",
    request: { messageRequest: "fileByFilename", fileByFilename: "no.proto" },
    code: Status.NOT_FOUND,
    says: "file no.proto",
  },
  {
    name: "a symbol that is not there",
    request: symbol("score.Nope"),
    code: Status.NOT_FOUND,
    says: "symbol score.Nope",
  },
  {
    name: "extensions of a type that is not there",
    request: {
      messageRequest: "allExtensionNumbersOfType",
      allExtensionNumbersOfType: "score.Nope",
    },
    code: Status.NOT_FOUND,
    says: "type score.Nope",
  },
  {
    name: "an extension",
    request: {
      messageRequest: "fileContainingExtension",
      fileContainingExtension: { containingType: "score.JsonVector", extensionNumber: 100 },
    },
    code: Status.NOT_FOUND,
    says: "extension 100 of score.JsonVector",
  },
  { name: "nothing", request: {}, code: Status.INVALID_ARGUMENT, says: "asks for nothing" },
];

for (const { name, request, code, says } of REFUSED) {
  Deno.test(`withReflection answers with an error, and goes on, when asked for ${name}`, async () => {
    const [{ errorResponse }, next] = await ask(0, request, symbol("score.JsonVector"));
    assert.equal(errorResponse?.errorCode, code);
    assert.ok(errorResponse.errorMessage.includes(says), errorResponse.errorMessage);
    assert.ok(next.fileDescriptorResponse);
  });
}
