import { nowNs } from "../../clock/mod.ts";
import { addChildSpan } from "../../observe/mod.ts";
import type { SigningObserver } from "./signing_observer.ts";

/**
 * Below the span of a call, those of its wait and its signing. Their lengths are what the answer says;
 * they are laid end to end before now, as what comes behind the signing is little.
 */
export function traceSigning(): SigningObserver {
  return {
    signed({ keyId }, { queueNs, signNs, algorithm, keyVersion }, context) {
      const endNs = nowNs();
      const startNs = endNs - signNs;
      const attributes = {
        "signing.key": keyId,
        "signing.key_version": keyVersion,
        "signing.algorithm": algorithm,
      };
      addChildSpan(context, { name: "queue", startNs: startNs - queueNs, endNs: startNs });
      addChildSpan(context, { name: "sign", startNs, endNs, attributes });
    },
  };
}
