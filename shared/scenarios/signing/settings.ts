import { MIX_FORM, parseAlgorithmMix } from "../../signing/mod.ts";
import {
  boolean,
  decimalNumber,
  oneOf,
  parsedBy,
  setting,
  type Values,
  wholeNumber,
} from "../../settings/mod.ts";

/** What users of 03_signing can set beside what all clients have. */
export const SIGNING_ROWS = {
  connections: setting({
    variable: "CONNECTIONS",
    flag: "--connections",
    type: wholeNumber({ min: 1, max: 10_000 }),
    default: "1",
    help: "Connections of each thread, which take its calls in turn.",
    group: "Load",
  }),
  retry: setting({
    variable: "RETRY",
    flag: "--retry",
    type: boolean(),
    default: "false",
    help: "Sends again what DF was too busy for; off where latency is measured.",
    group: "Load",
  }),
  algorithms: setting({
    variable: "ALGORITHMS",
    flag: "--algorithms",
    type: parsedBy(parseAlgorithmMix, {
      placeholder: "MIX",
      expected: MIX_FORM,
    }),
    default: "ES256",
    help: "What is asked for: ALGORITHM[@KEY][:WEIGHT], KEY by its id or its type.",
    group: "Signatures",
  }),
  messageBytes: setting({
    variable: "MESSAGE_BYTES",
    flag: "--message-bytes",
    type: wholeNumber({ min: 0, max: 1_048_576, unit: "bytes" }),
    default: "256",
    help: "How long each message is.",
    group: "Signatures",
  }),
  input: setting({
    variable: "INPUT",
    flag: "--input",
    type: oneOf(["message", "digest"]),
    default: "message",
    help: "Whether messages are sent, or their digests alone.",
    group: "Signatures",
  }),
  encoding: setting({
    variable: "ENCODING",
    flag: "--encoding",
    type: oneOf(["P1363", "DER"]),
    default: "P1363",
    help: "How signatures of ECDSA are to be written.",
    group: "Signatures",
  }),
  verifyRatio: setting({
    variable: "VERIFY_RATIO",
    flag: "--verify-ratio",
    type: decimalNumber({ min: 0, max: 1 }),
    default: "0.01",
    help: "The share of signatures that is verified when the run is over.",
    group: "Signatures",
  }),
  verifyBackend: setting({
    variable: "VERIFY_BACKEND",
    flag: "--verify-backend",
    type: oneOf(["webcrypto", "node", "libcrypto"]),
    default: "webcrypto",
    help: "What verifies them: take another one than the server signs with.",
    group: "Signatures",
  }),
};

/** What they resolve to. */
export type SigningValues = Values<typeof SIGNING_ROWS>;
