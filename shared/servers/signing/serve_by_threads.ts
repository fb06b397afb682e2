import { ServerThreads, type Serving, servingLogger, sumCounters } from "../../serve/mod.ts";
import { KeyError, type KeyMember, type KeySpec, SharedKeys, wipe } from "../../signing/mod.ts";
import { startWorker } from "../start_worker.ts";
import { aboutSigning, keysReloads, type SigningKeys, type SigningPlan } from "./serve_signing.ts";
import { sharedCopy } from "./shared_change.ts";
import type { SigningTalk } from "./signing_talk.ts";
import { signingThread } from "./signing_thread.ts";

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
  const { addresses } = plan;
  const threads = new ServerThreads(signingThread, { count, addresses, startWorker, onTold });
  const members = Array.from({ length: count }, (_, at) => memberOf(threads, at));
  const keys = new SharedKeys(members);

  function onTold({ id, keyId }: SigningTalk["fromThread"], at: number): void {
    keys.rotate(keyId).then((version) => ({ version }), (error) => ({ problem: error.message }))
      .then((result) => threads.tell(at, { id, result }));
  }

  try {
    const cores = navigator.hardwareConcurrency;
    const signingThreads = plan.signingThreads ?? Math.max(1, Math.floor(cores / count));
    const answers = await Promise.all(members.map((_, at) => {
      // One process may write an audit log, and one of its threads.
      const auditDir = plan.auditDir === undefined ? undefined : `${plan.auditDir}/${at + 1}`;
      const own = { ...plan, signingThreads, auditDir };
      return threads.ask(at, { kind: "open", plan: own });
    }));
    const { backend, why } = answers[0].opened!;
    logger.info(`signing by ${why}`);
    const wanted = await readKeys();
    await keys.replace(wanted);
    const serving = await threads.listen(addresses, {
      plan: (_, at) => ({ addresses: at }),
      sum: (reports) => ({ counters: sumCounters(reports) }),
    });
    const take = (specs: readonly KeySpec[]) => keys.replace(specs);
    return {
      ...serving,
      about: `${aboutSigning(wanted, backend)}, ${count} threads`,
      reloads: await keysReloads({ directory, readKeys, current: wanted, take }),
    };
  } catch (error) {
    threads.terminate();
    throw error;
  }
}

/** A thread as one of those that hold the same keys. */
function memberOf(threads: ServerThreads<SigningTalk>, at: number): KeyMember {
  return {
    async prepare(wanted) {
      const { change, secrets } = sharedCopy(wanted);
      try {
        const { problem } = await threads.ask(at, { kind: "prepare", change });
        if (problem !== undefined) throw new KeyError("malformed", problem);
      } finally {
        wipe(...secrets);
      }
    },
    commit: async () => void await threads.ask(at, { kind: "commit" }),
    abort: async () => void await threads.ask(at, { kind: "abort" }),
  };
}
