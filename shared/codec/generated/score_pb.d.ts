// Generated from proto/score.proto by `deno task codegen`; do not edit.
/** A message on its way to bytes. */
interface Encoded {
  finish(): Uint8Array;
}
export namespace score {
  /** JsonVector carries a random vector of finite numbers as a JSON array. */
  interface JsonVector {
    readonly json: string;
  }
  namespace JsonVector {
    function encode(message: JsonVector): Encoded;
    /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
    function decode(bytes: Uint8Array): JsonVector;
  }
  /** ScoreResponse carries a random float in [0, 1). */
  interface ScoreResponse {
    readonly score: number;
  }
  namespace ScoreResponse {
    function encode(message: ScoreResponse): Encoded;
    /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
    function decode(bytes: Uint8Array): ScoreResponse;
  }
}
export {};
