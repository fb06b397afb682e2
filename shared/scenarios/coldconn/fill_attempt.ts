import { NS_PER_MS } from "../../base/mod.ts";
import type { RecordRow } from "../record_format.ts";
import type { Attempt } from "./attempt.ts";
import { coldconnFacts } from "./facts.ts";

const { record } = coldconnFacts;
const AT = {
  connect: record.placeOf("connect"),
  firstRpc: record.placeOf("first_rpc"),
  dns: record.placeOf("dns"),
  tcp: record.placeOf("tcp"),
  tls: record.placeOf("tls"),
  settings: record.placeOf("settings"),
  connectionId: record.placeOf("connection_id"),
  phase: record.textPlaceOf("phase"),
  error: record.textPlaceOf("error"),
  tlsVersion: record.textPlaceOf("tls_version"),
  cipher: record.textPlaceOf("cipher"),
};

/** What the record of an attempt has beside the times of the schedule. */
export function fillAttempt(attempt: Attempt, { numbers, texts }: RecordRow): void {
  const { facts, phase, message, connectNs = NaN, firstRpcNs = NaN } = attempt;
  numbers[AT.connect] = connectNs / NS_PER_MS;
  numbers[AT.firstRpc] = firstRpcNs / NS_PER_MS;
  texts[AT.phase] = phase;
  texts[AT.error] = phase === undefined ? undefined : message;
  if (facts === undefined) return;
  const { id, tls, timings: { dnsMs = NaN, tcpMs = NaN, tlsMs = NaN, settingsMs = NaN } } = facts;
  numbers[AT.dns] = dnsMs;
  numbers[AT.tcp] = tcpMs;
  numbers[AT.tls] = tlsMs;
  numbers[AT.settings] = settingsMs;
  numbers[AT.connectionId] = id;
  texts[AT.tlsVersion] = tls?.version;
  texts[AT.cipher] = tls?.cipher;
}
