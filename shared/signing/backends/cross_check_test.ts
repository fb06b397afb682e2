/** Outside judges: OpenSSL's command line and Python's cryptography verify what each backend signs. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { outputOf, succeeds, withTempDir } from "../../base/testing.ts";
import { encodePem } from "../../credentials/mod.ts";
import { algorithmsOf } from "../algorithms/find_algorithm.ts";
import { KEY_TYPE_NAMES } from "../algorithms/key_type.ts";
import { SigningError } from "../signing_error.ts";
import { testKey } from "../testing.ts";
import { openAnyKey } from "./any_key.ts";
import type { BackendName } from "./backend.ts";
import { openBackend } from "./choose_backend.ts";

const BACKENDS: readonly BackendName[] = ["libcrypto", "node", "webcrypto"];
const MESSAGE = new TextEncoder().encode("what is signed here");

/** A command that verifies `jobs.json` in its folder and signs into it; it is given the folder. */
const JUDGES = {
  openssl: { probe: ["openssl", "version"], judge: judgeByOpenssl },
  "Python's cryptography": {
    probe: ["python3", "-c", "import cryptography"],
    judge: judgeByPython,
  },
};

/** A signature of ours and what is needed to judge it. */
interface Job {
  readonly name: string;
  readonly scheme: string;
  readonly hash: string;
  readonly publicPem: string;
  readonly privatePem: string;
  /** RSA's octets or DER, base64. */
  readonly signature: string;
}

for (const backendName of BACKENDS) {
  const backend = openBackend(backendName);
  for (const [judgeName, { probe, judge }] of Object.entries(JUDGES)) {
    const missing = "missing" in backend
      ? ` (skipped: ${backend.missing})`
      : await succeeds(probe)
      ? ""
      : ` (skipped: ${judgeName} is not there)`;
    Deno.test({
      name: `${judgeName} verifies what ${backendName} signs, and the other way round${missing}`,
      ignore: missing !== "",
      async fn() {
        if ("missing" in backend) return;
        const jobs: Job[] = [];
        const checks: ((theirs: Uint8Array) => Promise<boolean>)[] = [];
        const keys = [];
        for (const keyType of KEY_TYPE_NAMES) {
          const privateKey = testKey(keyType);
          const key = await openAnyKey(backend, privateKey);
          keys.push(key);
          for (const algorithm of algorithmsOf(keyType)) {
            let signature: Uint8Array;
            try {
              signature = await key.sign(algorithm, MESSAGE);
            } catch (error) {
              if (error instanceof SigningError && error.kind === "unsupported") continue;
              throw error;
            }
            jobs.push({
              name: `${keyType} ${algorithm.name}`,
              scheme: algorithm.scheme,
              hash: `sha${algorithm.hash.slice(4)}`,
              publicPem: encodePem("PUBLIC KEY", privateKey.spki),
              privatePem: encodePem("PRIVATE KEY", privateKey.pkcs8),
              signature: Buffer.from(signature).toString("base64"),
            });
            checks.push((theirs) => key.verify(algorithm, MESSAGE, theirs));
          }
        }
        // Three RSA keys by six rows and three curves by three; node lacks P-521 with SHA-256.
        assert.equal(jobs.length, backendName === "node" ? 26 : 27);
        const theirs = await judge(jobs);
        for (const [at, check] of checks.entries()) {
          assert.ok(await check(theirs[at]), `${jobs[at].name}, signed by ${judgeName}`);
          const damaged = theirs[at].map((octet, i, all) =>
            i === all.length - 1 ? octet ^ 1 : octet
          );
          assert.ok(!await check(damaged), `${jobs[at].name}, damaged`);
        }
        for (const key of keys) key.close();
      },
    });
  }
}

/** Verifies every job, and gives signatures of their own over the same. */
async function judgeByOpenssl(jobs: readonly Job[]): Promise<Uint8Array[]> {
  return await withTempDir(async (dir) => {
    const theirs: Uint8Array[] = [];
    await Deno.writeFile(join(dir, "message"), MESSAGE);
    for (const { name, scheme, hash, publicPem, privatePem, signature } of jobs) {
      await Deno.writeTextFile(join(dir, "public.pem"), publicPem);
      await Deno.writeTextFile(join(dir, "private.pem"), privatePem, { mode: 0o600 });
      await Deno.writeFile(join(dir, "signature"), Buffer.from(signature, "base64"));
      const pss = ["rsa_padding_mode:pss", "rsa_pss_saltlen:digest", `rsa_mgf1_md:${hash}`];
      const options = scheme === "PSS" ? pss.flatMap((option) => ["-sigopt", option]) : [];
      const common = ["openssl", "dgst", `-${hash}`, ...options];
      const verify = [...common, "-verify", "public.pem", "-signature", "signature", "message"];
      assert.ok(await succeeds(verify, { cwd: dir }), `openssl refuses ${name}`);
      const sign = [...common, "-sign", "private.pem", "-out", "theirs", "message"];
      await outputOf(sign, { cwd: dir });
      theirs.push(await Deno.readFile(join(dir, "theirs")));
    }
    return theirs;
  });
}

const PYTHON = `
import base64, json, sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
given = json.load(sys.stdin)
message = base64.b64decode(given["message"])
theirs = []
for job in given["jobs"]:
    hash = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}[job["hash"]]()
    public = serialization.load_pem_public_key(job["publicPem"].encode())
    private = serialization.load_pem_private_key(job["privatePem"].encode(), None)
    if job["scheme"] == "ECDSA": how = [ec.ECDSA(hash)]
    elif job["scheme"] == "PSS": how = [padding.PSS(padding.MGF1(hash), hash.digest_size), hash]
    else: how = [padding.PKCS1v15(), hash]
    public.verify(base64.b64decode(job["signature"]), message, *how)
    theirs.append(base64.b64encode(private.sign(message, *how)).decode())
print(json.dumps(theirs))
`;

async function judgeByPython(jobs: readonly Job[]): Promise<Uint8Array[]> {
  const message = Buffer.from(MESSAGE).toString("base64");
  const input = JSON.stringify({ message, jobs });
  const theirs: string[] = JSON.parse(await outputOf(["python3", "-c", PYTHON], { input }));
  return theirs.map((text) => new Uint8Array(Buffer.from(text, "base64")));
}
