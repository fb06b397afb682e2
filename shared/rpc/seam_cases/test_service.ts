import type { MethodDefinition, MethodKind, ServiceDefinition } from "../../codec/mod.ts";
import { Status } from "../../grpc/mod.ts";
import { implement, RpcError, type ServiceImplementation } from "../mod.ts";
import type { Handlers } from "../server.ts";

/** A message of the test service, JSON on the wire. */
export interface Note {
  readonly text: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Such a text cannot be encoded. */
export const UNENCODABLE = "unencodable";

function encode(note: Note): Uint8Array {
  if (note.text === UNENCODABLE) throw new Error("the text is not to be encoded");
  return encoder.encode(JSON.stringify(note));
}

function decode(bytes: Uint8Array): Note {
  return JSON.parse(decoder.decode(bytes));
}

function method<Kind extends MethodKind>(
  name: string,
  kind: Kind,
): MethodDefinition<Note, Note> & { readonly kind: Kind } {
  return {
    path: `/seam.Test/${name}`,
    kind,
    encodeRequest: encode,
    decodeRequest: decode,
    encodeResponse: encode,
    decodeResponse: decode,
  };
}

/** One method of each kind. */
export const testMethods = {
  unary: method("Unary", "unary"),
  serverStream: method("ServerStream", "server_stream"),
  clientStream: method("ClientStream", "client_stream"),
  bidiStream: method("BidiStream", "bidi_stream"),
};

const testService: ServiceDefinition<typeof testMethods> = {
  name: "seam.Test",
  methods: testMethods,
};

/** What a case serves; a handler that it does not give answers UNIMPLEMENTED. */
export type TestHandlers = Partial<Handlers<typeof testMethods>>;

function refuse(): never {
  throw new RpcError(Status.UNIMPLEMENTED, "this case has no such handler");
}

/** The test service with the handlers of a case. */
export function serveTest(handlers: TestHandlers): ServiceImplementation {
  return implement(testService, {
    unary: refuse,
    serverStream: refuse,
    clientStream: refuse,
    bidiStream: refuse,
    ...handlers,
  });
}
