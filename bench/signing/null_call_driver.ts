/**
 * Health checks and signatures in turns, and connects, against a server of 03_signing:
 * `null_call_driver.ts PORT DIR SECONDS`, where DIR has the client's certificates. Prints figures.
 * @module
 */
import { healthService, SignatureEncoding, signingService } from "@lab/shared/codec";
import { nowNs } from "@lab/shared/clock";
import { call, callOutcome } from "@lab/shared/rpc";
import { quantile } from "@lab/shared/stats";
import { closeConnections, openConnections } from "../lib/idle_connections.ts";

const CONNECTS = 100;
/** Pairs before those that count, so that both programs are warm. */
const WARM_UP_PAIRS = 500;

async function main([portText, dir, secondsText]: readonly string[]) {
  const port = Number(portText);
  const [channel] = await openConnections(1, { port, dir });
  const { keys } = await call(channel, signingService.methods.listKeys, {});
  const { keyId } = keys.find(({ keyType }) => keyType === "EC_P256")!;
  const request = {
    ...{ keyId, keyVersion: 0, algorithm: "ES256" },
    encoding: SignatureEncoding.SIGNATURE_ENCODING_P1363,
    message: new Uint8Array(32),
  };
  const [added, nulls, signs]: [number[], number[], number[]] = [[], [], []];
  let endNs = Infinity;
  for (let pair = 0; nowNs() < endNs; pair++) {
    if (pair === WARM_UP_PAIRS) endNs = nowNs() + Number(secondsText) * 1e9;
    const checked = await callOutcome(channel, healthService.methods.check, { service: "" });
    const signed = await callOutcome(channel, signingService.methods.sign, request);
    if (signed.response === undefined) throw new Error(`Sign: ${signed.message}`);
    if (pair < WARM_UP_PAIRS) continue;
    const nullNs = checked.doneNs - checked.sentNs;
    const signNs = signed.doneNs - signed.sentNs - signed.response.signNs;
    nulls.push(nullNs);
    signs.push(signNs);
    added.push(signNs - nullNs);
  }
  await channel.close();
  const connects: number[] = [];
  for (let k = 0; k < CONNECTS; k++) {
    const beginNs = nowNs();
    const channels = await openConnections(1, { port, dir });
    connects.push(nowNs() - beginNs);
    await closeConnections(channels);
  }
  const at = (times: number[], q: number) => quantile(Float64Array.from(times).sort(), q);
  return {
    pairs: added.length,
    nullP50Us: at(nulls, 0.5) / 1e3,
    signedP50Us: at(signs, 0.5) / 1e3,
    addedP50Us: at(added, 0.5) / 1e3,
    addedP99Us: at(added, 0.99) / 1e3,
    connectP50Ms: at(connects, 0.5) / 1e6,
    connectP99Ms: at(connects, 0.99) / 1e6,
  };
}

if (import.meta.main) {
  console.log(JSON.stringify(await main(Deno.args)));
}
