/**
 * Signs as fast as it can and prints what that came to:
 * `backend_driver.ts KEY_FILE ALGORITHM SECONDS BACKEND alone|pool`. Alone it calls the backend and
 * nothing else; with the pool as the service does, one thread a family and 8 calls at a time.
 * @module
 */
import process from "node:process";
import { nowNs } from "@lab/shared/clock";
import {
  type Algorithm,
  type Backend,
  type BackendName,
  DIGEST_BYTES,
  findAlgorithm,
  loadKeyFile,
  openBackend,
  type PrivateKey,
  SigningPool,
} from "@lab/shared/signing";
import { quantile } from "@lab/shared/stats";

/** Calls under way at once through the pool. */
const AT_ONCE = 8;
/** Before the measurement, so that code and caches are warm. */
const WARM_UP_RATIO = 0.2;

/** Times of single signatures, ns; how they are made differs. */
interface Signing {
  /** Signs until this time, ns, and notes what each signature took. */
  until(endNs: number, times: number[]): Promise<void>;
  close(): Promise<void>;
}

async function main([path, name, secondsText, backendName, mode]: readonly string[]) {
  const { algorithm } = findAlgorithm(name);
  const backend = openBackend(backendName as BackendName);
  if ("missing" in backend) throw new Error(`no ${backendName}: ${backend.missing}`);
  const loadNs = nowNs();
  const key = await loadKeyFile({ path });
  const open = mode === "pool" ? openPool : openAlone;
  const signing = await open(backend, { key, algorithm });
  const loadMs = (nowNs() - loadNs) / 1e6;
  const seconds = Number(secondsText);
  await signing.until(nowNs() + WARM_UP_RATIO * seconds * 1e9, []);
  const times: number[] = [];
  const before = process.cpuUsage();
  await signing.until(nowNs() + seconds * 1e9, times);
  const { user, system } = process.cpuUsage(before);
  await signing.close();
  const sorted = Float64Array.from(times).sort();
  return {
    // Of CPU time, which is what openssl speed counts too: what else the machine does is left out.
    signsPerSec: times.length / ((user + system) / 1e6),
    p50Us: quantile(sorted, 0.5) / 1e3,
    p99Us: quantile(sorted, 0.99) / 1e3,
    // Threads of a pool start with its first key, which is not what loading costs.
    ...(mode === "pool" ? {} : { loadMs }),
  };
}

interface SigningOf {
  readonly key: PrivateKey;
  readonly algorithm: Algorithm;
}

async function openAlone(backend: Backend, { key, algorithm }: SigningOf): Promise<Signing> {
  const input = crypto.getRandomValues(new Uint8Array(DIGEST_BYTES[algorithm.hash]));
  if (backend.kind === "message") {
    const opened = await backend.open(key);
    return {
      close: () => Promise.resolve(),
      async until(endNs, times) {
        for (let beginNs = nowNs(); beginNs < endNs;) {
          await opened.sign(algorithm, input);
          const doneNs = nowNs();
          times.push(doneNs - beginNs);
          beginNs = doneNs;
        }
      },
    };
  }
  const opened = backend.open(backend.prepare(key).handover);
  return {
    close: () => Promise.resolve(opened.close()),
    until(endNs, times) {
      for (let beginNs = nowNs(); beginNs < endNs;) {
        opened.sign(algorithm, input);
        const doneNs = nowNs();
        times.push(doneNs - beginNs);
        beginNs = doneNs;
      }
      return Promise.resolve();
    },
  };
}

async function openPool(backend: Backend, { key, algorithm }: SigningOf): Promise<Signing> {
  const pool = new SigningPool({ backend, threads: 1 });
  const poolKey = await pool.install(key);
  const message = crypto.getRandomValues(new Uint8Array(DIGEST_BYTES[algorithm.hash]));
  return {
    close: () => pool.close(),
    async until(endNs, times) {
      const caller = async () => {
        while (nowNs() < endNs) {
          const { signNs } = await pool.sign(poolKey, { algorithm, message });
          times.push(signNs);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, caller));
    },
  };
}

if (import.meta.main) console.log(JSON.stringify(await main(Deno.args)));
