// deno-lint-ignore-file explicit-module-boundary-types -- the type of a table is the table itself
import type { TlsMode } from "../credentials/mod.ts";
import type { TickDriverKind } from "../pace/mod.ts";
import { ENGINE_NAMES } from "../rpc/mod.ts";
import { host } from "./addresses.ts";
import { boolean, file, oneOf, wholeNumber } from "./setting_type.ts";
import { setting } from "./setting.ts";

/** What the log may say, from all of it to the worst. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `text` for people, `json` for machines. */
const LOG_FORMATS = ["text", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Both sides prove who they are, the server alone does, or there is no TLS. */
const TLS_MODES = ["mtls", "tls", "off"] as const satisfies readonly TlsMode[];

/** What wakes the sending loop and times the server's delay. */
const PACERS = ["auto", "timer", "sleeper", "spin"] as const satisfies readonly TickDriverKind[];

/** The files of one side's TLS material, as `deno task certs` makes them. */
export function tlsSettings(defaults: { ca: string; cert: string; key: string }) {
  const type = file("a readable file, as `deno task certs` makes it");
  return {
    tlsMode: setting({
      variable: "TLS_MODE",
      flag: "--tls-mode",
      type: oneOf(TLS_MODES),
      default: "mtls",
      help: "Both sides show certificates, the server alone does, or plain text. TLS 1.3 only.",
      group: "TLS",
    }),
    tlsCa: setting({
      variable: "TLS_CA",
      flag: "--cacert",
      type,
      default: defaults.ca,
      help: "The authorities that this side trusts, PEM.",
      group: "TLS",
    }),
    tlsCert: setting({
      variable: "TLS_CERT",
      flag: "--cert",
      type,
      default: defaults.cert,
      help: "This side's certificate chain, leaf first, PEM.",
      group: "TLS",
    }),
    tlsKey: setting({
      variable: "TLS_KEY",
      flag: "--key",
      type,
      default: defaults.key,
      help: "The private key of the certificate, PEM.",
      group: "TLS",
    }),
    keyGroupReadable: setting({
      variable: "KEY_GROUP_READABLE",
      flag: "--key-group-readable",
      type: boolean(),
      default: "false",
      help:
        "Private keys of every kind may be readable by this process's own group, as with fsGroup of " +
        "Kubernetes.",
      group: "TLS",
    }),
  };
}

/** What every program has. */
export function commonSettings() {
  return {
    engine: setting({
      variable: "ENGINE",
      flag: "--engine",
      type: oneOf(ENGINE_NAMES),
      default: "wire",
      help: "What carries the calls.",
    }),
    pacer: setting({
      variable: "PACER",
      flag: "--pacer",
      type: oneOf(PACERS),
      default: "auto",
      help: "What wakes the loop on time: the finest that works here, or this one.",
    }),
    realtime: setting({
      variable: "REALTIME",
      flag: "--realtime",
      type: oneOf(["auto", "off"]),
      default: "auto",
      help:
        "Whether the threads that keep time get a real-time priority where the system allows it.",
    }),
    seed: setting({
      variable: "SEED",
      flag: "--seed",
      type: wholeNumber({ min: 0, max: 2 ** 32 - 1 }),
      default: "1",
      help: "Random values come from this seed, so that two runs see the same.",
    }),
    logLevel: setting({
      variable: "LOG_LEVEL",
      flag: "--log-level",
      type: oneOf(LOG_LEVELS),
      default: "info",
      help: "The least that the log on stderr says.",
      group: "Output",
    }),
    logFormat: setting({
      variable: "LOG_FORMAT",
      flag: "--log-format",
      type: oneOf(LOG_FORMATS),
      default: "text",
      help: "The log for people, or an object of JSON a line.",
      group: "Output",
    }),
  };
}

/** The address of DF; only a server may leave the port to the system. */
export function addressSettings(
  side: { host: string; hostHelp: string; portMin: 0 | 1; portHelp: string },
) {
  return {
    host: setting({
      variable: "DF_HOST",
      flag: "--host",
      type: host(),
      default: side.host,
      help: side.hostHelp,
      group: "Address",
    }),
    port: setting({
      variable: "DF_PORT",
      flag: "--port",
      type: { ...wholeNumber({ min: side.portMin, max: 65535 }), placeholder: "PORT" },
      default: "50051",
      help: side.portHelp,
      group: "Address",
    }),
  };
}
