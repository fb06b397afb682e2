import {
  fileDescriptors,
  reflectionAlphaService,
  reflectionService,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
} from "../codec/mod.ts";
import { Status, type StatusCode } from "../grpc/mod.ts";
import { implement, type ServiceImplementation } from "../rpc/mod.ts";

/** What an answer holds beside the echo of its question. */
type Answer = Omit<ServerReflectionResponse, "validHost" | "originalRequest">;

/**
 * These services, and beside them `grpc.reflection.v1.ServerReflection` and its `v1alpha`, which tell
 * of them all: so that grpcurl and its like need no proto file (grpc/grpc
 * `doc/server-reflection.md`).
 */
export function withReflection(
  services: readonly ServiceImplementation[],
): ServiceImplementation[] {
  const names = [
    ...services.map(({ definition }) => definition.name),
    reflectionService.name,
    reflectionAlphaService.name,
  ].sort();
  const handlers = {
    async *serverReflectionInfo(
      requests: AsyncIterable<ServerReflectionRequest>,
    ): AsyncGenerator<ServerReflectionResponse> {
      for await (const request of requests) {
        yield { validHost: request.host, originalRequest: request, ...answer(request, names) };
      }
    },
  };
  return [
    ...services,
    implement(reflectionService, handlers),
    implement(reflectionAlphaService, handlers),
  ];
}

function answer(request: ServerReflectionRequest, services: readonly string[]): Answer {
  switch (request.messageRequest) {
    case "listServices":
      return { listServicesResponse: { service: services.map((name) => ({ name })) } };
    case "fileByFilename":
      return fileAnswer(filesByName, request.fileByFilename ?? "", "file");
    case "fileContainingSymbol":
      return fileAnswer(filesBySymbol, request.fileContainingSymbol ?? "", "symbol");
    case "allExtensionNumbersOfType":
      return extensionsAnswer(request.allExtensionNumbersOfType ?? "");
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = request.fileContainingExtension!;
      return notFound(`extension ${extensionNumber} of ${containingType}`);
    }
    case undefined:
      return failure(Status.INVALID_ARGUMENT, "the request asks for nothing that is known here");
  }
}

const filesByName = new Map(fileDescriptors.map(({ name, base64 }) => [name, base64]));
const filesBySymbol = new Map(
  fileDescriptors.flatMap(({ symbols, base64 }) => symbols.map((symbol) => [symbol, base64])),
);

function fileAnswer(files: ReadonlyMap<string, string>, key: string, what: string): Answer {
  const base64 = files.get(key);
  if (base64 === undefined) return notFound(`${what} ${key}`);
  return { fileDescriptorResponse: { fileDescriptorProto: [Uint8Array.fromBase64(base64)] } };
}

/** The files are of proto3, which has no extensions of what is declared there. */
function extensionsAnswer(type: string): Answer {
  if (!filesBySymbol.has(type)) return notFound(`type ${type}`);
  return { allExtensionNumbersResponse: { baseTypeName: type, extensionNumber: [] } };
}

function notFound(what: string): Answer {
  return failure(Status.NOT_FOUND, `there is no ${what} here`);
}

function failure(errorCode: StatusCode, errorMessage: string): Answer {
  return { errorResponse: { errorCode, errorMessage } };
}
