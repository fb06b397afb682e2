import { MIX_FORM, parseAlgorithmMix } from "../signing/mod.ts";
import { commonSettings } from "./common_settings.ts";
import { setting } from "./setting.ts";
import { boolean, decimalNumber, oneOf, parsedBy, text, wholeNumber } from "./setting_type.ts";
import { defineSettings } from "./settings_table.ts";
import {
  clientTls,
  filesUnused,
  loadGroup,
  outputGroup,
  ratesOrMax,
  sendersGroup,
  targetGroup,
} from "./smft_settings.ts";

/** What 03_signing's client is started with: signatures at a rate, or as many as come back. */
export const signingClientSettings = defineSettings({
  program: "smft signing",
  summary: "Asks for signatures at a fixed rate or in a closed loop, times and checks them.",
  settings: {
    ...targetGroup(),
    ...serverNameGroup(),
    ...loadGroup({ rps: "500", rates: ratesOrMax(), timeoutMs: "1000" }),
    ...sendersGroup(),
    ...connectionsGroup(),
    ...signingGroup(),
    ...outputGroup(),
    ...clientTls(),
    ...commonSettings(),
  },
  filesUnused,
});

function serverNameGroup() {
  return {
    serverName: setting({
      variable: "TLS_SERVER_NAME",
      flag: "--server-name",
      type: text("NAME"),
      help: "The name in DF's certificate; when unset the host, and localhost where there is none.",
      group: "Address",
    }),
  };
}

function connectionsGroup() {
  const group = "Load";
  return {
    connections: setting({
      variable: "CONNECTIONS",
      flag: "--connections",
      type: wholeNumber({ min: 1, max: 10_000 }),
      default: "1",
      help: "Connections of each thread, which take its calls in turn.",
      group,
    }),
    retry: setting({
      variable: "RETRY",
      flag: "--retry",
      type: boolean(),
      default: "false",
      help: "Sends again what DF was too busy for; off where latency is measured.",
      group,
    }),
  };
}

function signingGroup() {
  const group = "Signatures";
  return {
    algorithms: setting({
      variable: "ALGORITHMS",
      flag: "--algorithms",
      type: parsedBy(parseAlgorithmMix, {
        placeholder: "MIX",
        expected: MIX_FORM,
      }),
      default: "ES256",
      help: "What is asked for: ALGORITHM[@KEY][:WEIGHT], KEY by its id or its type.",
      group,
    }),
    messageBytes: setting({
      variable: "MESSAGE_BYTES",
      flag: "--message-bytes",
      type: wholeNumber({ min: 0, max: 1_048_576, unit: "bytes" }),
      default: "256",
      help: "How long each message is.",
      group,
    }),
    input: setting({
      variable: "INPUT",
      flag: "--input",
      type: oneOf(["message", "digest"]),
      default: "message",
      help: "Whether messages are sent, or their digests alone.",
      group,
    }),
    encoding: setting({
      variable: "ENCODING",
      flag: "--encoding",
      type: oneOf(["P1363", "DER"]),
      default: "P1363",
      help: "How signatures of ECDSA are to be written.",
      group,
    }),
    verifyRatio: setting({
      variable: "VERIFY_RATIO",
      flag: "--verify-ratio",
      type: decimalNumber({ min: 0, max: 1 }),
      default: "0.01",
      help: "The share of signatures that is verified when the run is over.",
      group,
    }),
    verifyBackend: setting({
      variable: "VERIFY_BACKEND",
      flag: "--verify-backend",
      type: oneOf(["webcrypto", "node", "libcrypto"]),
      default: "webcrypto",
      help: "What verifies them: take another one than the server signs with.",
      group,
    }),
  };
}
