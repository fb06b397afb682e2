import { KeyError, type KeyMember, type KeySpec, SharedKeys, wipe } from "../signing/mod.ts";
import { servingLogger } from "./open_serving.ts";
import { type ServerThread, servingOf, startServerThreads, sumCounters } from "./server_threads.ts";
import type { Serving } from "./serving.ts";
import { sharedCopy } from "./shared_change.ts";
import {
  aboutSigning,
  keysReloads,
  type SigningKeys,
  type SigningPlan,
} from "./signing_serving.ts";
import type { FromServer } from "./threads_messages.ts";

/**
 * Serves signing from several threads at one port, each with a ring and a pool of its own, and all
 * with the same keys. Rejects as `serveSigning`, and with a UsageError for addresses that only one can
 * have.
 */
export async function serveSigningByThreads(
  plan: SigningPlan,
  { readKeys, directory, count }: SigningKeys & { readonly count: number },
): Promise<Serving> {
  const logger = servingLogger(plan.log);
  const threads = startServerThreads(plan, count, onTold);
  const keys = new SharedKeys(threads.map(memberOf));

  function onTold(told: FromServer, at: number): void {
    if (told.kind !== "rotate") return;
    const { id, keyId } = told;
    keys.rotate(keyId).then((version) => ({ version }), (error) => ({ problem: error.message }))
      .then((result) => threads[at].tell({ kind: "rotated", id, result }));
  }

  try {
    const cores = navigator.hardwareConcurrency;
    const signingThreads = plan.signingThreads ?? Math.max(1, Math.floor(cores / count));
    const opened = await Promise.all(threads.map((thread, at) => {
      // One process may write an audit log, and one of its threads.
      const auditDir = plan.auditDir === undefined ? undefined : `${plan.auditDir}/${at + 1}`;
      const own = { ...plan, signingThreads, auditDir };
      return thread.ask({ kind: "openSigning", plan: own }, "signingOpened");
    }));
    logger.info(`signing by ${opened[0].why}`);
    const wanted = await readKeys();
    await keys.replace(wanted);
    const serving = await servingOf(threads, {
      addresses: plan.addresses,
      listen: (_, addresses) => ({ kind: "listenSigning", addresses }),
      sum: (reports) => ({ counters: sumCounters(reports) }),
    });
    const take = (specs: readonly KeySpec[]) => keys.replace(specs);
    return {
      ...serving,
      about: `${aboutSigning(wanted, opened[0].backend)}, ${count} threads`,
      reloads: await keysReloads({ directory, readKeys, current: wanted, take }),
    };
  } catch (error) {
    for (const thread of threads) thread.terminate();
    throw error;
  }
}

/** A thread as one of those that hold the same keys. */
function memberOf(thread: ServerThread): KeyMember {
  return {
    async prepare(wanted) {
      const { change, secrets } = sharedCopy(wanted);
      try {
        const { problem } = await thread.ask({ kind: "prepareKeys", change }, "keysPrepared");
        if (problem !== undefined) throw new KeyError("malformed", problem);
      } finally {
        wipe(...secrets);
      }
    },
    commit: async () => void await thread.ask({ kind: "commitKeys" }, "keysCommitted"),
    abort: async () => void await thread.ask({ kind: "abortKeys" }, "keysAborted"),
  };
}
