/**
 * How many signatures each backend makes in a second of CPU time, by key type, beside `openssl speed`
 * on the same core, in turns: `deno task bench:signing [--rounds 5] [--seconds 1] [--json FILE]`.
 * @module
 */
import { encodePem } from "@lab/shared/credentials";
import { type BackendName, generateKey, KEY_TYPE_NAMES, type KeyType } from "@lab/shared/signing";
import { type BenchContext, benchProgram, GENERATOR_CORE } from "./lib/bench_program.ts";
import type { Bar, Contender, Figures } from "./lib/contest.ts";
import { labProgram, runToEnd } from "./lib/processes.ts";
import { opensslSignsPerSec } from "./openssl_speed.ts";

/** What is signed by: of RSA the padding makes no difference that could be measured. */
const ALGORITHM: Readonly<Record<KeyType, string>> = {
  RSA_2048: "RS256",
  RSA_3072: "RS256",
  RSA_4096: "RS256",
  EC_P256: "ES256",
  EC_P384: "ES384",
  EC_P521: "ES512",
};
const BACKENDS: readonly BackendName[] = ["libcrypto", "node", "webcrypto"];

async function run({ seconds, dir, hold }: BenchContext): Promise<void> {
  for (const keyType of KEY_TYPE_NAMES) {
    const algorithm = ALGORITHM[keyType];
    const path = `${dir}/${keyType}.pem`;
    const pem = encodePem("PRIVATE KEY", (await generateKey(keyType)).pkcs8);
    await Deno.writeTextFile(path, pem, { mode: 0o600 });
    const lab = (name: string, ...args: string[]): Contender => ({
      name,
      run: () => sign([path, algorithm, `${seconds}`, ...args]),
    });
    const bars: Bar[] = [
      { figure: "signsPerSec", than: "openssl speed", holds: ">=", limit: 0.8 },
      { figure: "loadMs", holds: "<=", limit: 50 },
    ];
    await hold({
      name: `${algorithm} with ${keyType}`,
      warmUp: false,
      bars,
      contenders: [
        ...BACKENDS.map((backend) => lab(backend, backend, "alone")),
        lab("libcrypto, by the pool", "libcrypto", "pool"),
        { name: "openssl speed", run: () => opensslSpeed(keyType, seconds) },
      ],
    });
  }
}

async function sign(args: readonly string[]): Promise<Figures> {
  const program = labProgram("bench/signing_driver.ts", { args, core: GENERATOR_CORE });
  const { code, stdout, stderr } = await runToEnd(program);
  if (code !== 0) throw new Error(`signing_driver ${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}

async function opensslSpeed(keyType: KeyType, seconds: number): Promise<Figures> {
  const name = keyType.startsWith("RSA")
    ? `rsa${keyType.slice(4)}`
    : `ecdsap${keyType.slice("EC_P".length)}`;
  const args = ["speed", "-mr", "-seconds", `${Math.ceil(seconds)}`, name];
  const { code, stdout, stderr } = await runToEnd({
    command: "openssl",
    args,
    core: GENERATOR_CORE,
  });
  if (code !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr}`);
  return { signsPerSec: opensslSignsPerSec(stdout) };
}

if (import.meta.main) {
  Deno.exit(
    await benchProgram({
      name: "signing",
      about:
        "Signatures in a second of CPU time, by backend and key type, beside openssl speed on the same core.",
      seconds: 1,
      run,
    }, Deno.args),
  );
}
