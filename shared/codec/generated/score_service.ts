// Generated from proto/score.proto by `deno task codegen`; do not edit.
import type { ServiceDefinition } from "../method.ts";
import { score } from "./score_pb.js";

export type JsonVector = score.JsonVector;
export type ScoreResponse = score.ScoreResponse;

/** ScoreService is the service of 01_steady and 02_coldconn. */
export const scoreService = {
  name: "score.ScoreService",
  methods: {
    /** GetScore answers a vector with a score, after the server's artificial delay. */
    getScore: {
      path: "/score.ScoreService/GetScore",
      kind: "unary",
      encodeRequest: (message: score.JsonVector): Uint8Array => score.JsonVector.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): score.JsonVector => score.JsonVector.decode(bytes),
      encodeResponse: (message: score.ScoreResponse): Uint8Array => score.ScoreResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): score.ScoreResponse => score.ScoreResponse.decode(bytes),
    },
  },
} satisfies ServiceDefinition;
