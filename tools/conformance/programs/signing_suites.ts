import { Buffer } from "node:buffer";
import { runTool, type ToolResult } from "../run_tool.ts";
import type { CaseResult, Suite, SuiteContext } from "../suite.ts";
import { type DfUnderTest, PROTO_DIRECTORY, withDf } from "./df_program.ts";
import { caseOf, clientCases, runGrpcurl, script } from "./tool_cases.ts";

/** By OpenSSL, in each form that a key may come in; `PASS` stands for the file of a passphrase. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  // With a block of EC PARAMETERS in front.
  p256: ["ecparam", "-name", "prime256v1", "-genkey"],
  p384: [
    ...["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
    ...["-aes-256-cbc", "-pass", "file:PASS"],
  ],
  p521: ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
  rsa2048: ["genrsa", "-traditional", "2048"],
  rsa3072: ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"],
};

/** Runs the signing service over keys that OpenSSL has made, one in each form of file. */
async function withSigning<T>(
  { engine, workDir }: SuiteContext,
  use: (df: DfUnderTest, keysDir: string) => Promise<T>,
): Promise<T> {
  const keysDir = `${workDir}/keys`;
  for (const [name, args] of Object.entries(KEYS)) {
    const directory = `${keysDir}/${name}`;
    await Deno.mkdir(directory, { recursive: true });
    const passphrase = `${directory}/1.passphrase`;
    if (args.includes("file:PASS")) {
      await Deno.writeTextFile(passphrase, "open sesame\n", { mode: 0o600 });
    }
    const file = `${directory}/1.pem`;
    const [command, ...options] = args.map((each) => each.replace("PASS", passphrase));
    const { code, output } = await runTool("openssl", [command, "-out", file, ...options]);
    if (code !== 0) throw new Error(`openssl ${args.join(" ")}: ${output}`);
    await Deno.chmod(file, 0o600);
  }
  return await withDf({
    ...{ engine, workDir },
    program: "df/03_signing_server.ts",
    env: {
      SIGNING_KEYS_DIR: keysDir,
      SIGNING_ADMINS: "CN=smft",
      SIGNING_MAX_WAIT_MS: "100",
      SIGNING_THREADS: "1",
    },
  }, (df) => use(df, keysDir));
}

/** A call of Sign as grpcurl takes it. */
function signBody(fields: Readonly<Record<string, unknown>>): string {
  const message = Buffer.from("what is signed here").toString("base64");
  const encoding = "SIGNATURE_ENCODING_DER";
  return JSON.stringify({ key_id: "p256", algorithm: "ES256", encoding, message, ...fields });
}

/** Passed when the call failed with this status, and grpcurl shows that there are details. */
function refusedCase(name: string, result: ToolResult, wanted: RegExp): CaseResult {
  return caseOf(name, { ...result, code: 0 }, wanted);
}

const grpcurlSuite: Suite = {
  name: "signing-grpcurl",
  summary: "grpcurl calls the signing service over mTLS",
  needs: ["grpcurl", "openssl"],
  run: (context) =>
    withSigning(context, async ({ port, files }) => {
      const target = `localhost:${port}`;
      const call = (method: string, body: string, options: readonly string[] = []) => {
        const path = `signing.v1.${method}`;
        return runGrpcurl(context.peers, files, [...options, "-d", body, target, path]);
      };
      const proto = ["-import-path", PROTO_DIRECTORY, "-proto", "signing.proto"];
      // A SEQUENCE of some 70 octets.
      const signed = /"signature": "ME[\w+/=]{80,}",[^]*"keyVersion": 1,[^]*"algorithm": "ES256"/;
      const sign = "SigningService/Sign";
      return [
        caseOf("sign", await call(sign, signBody({}), proto), signed),
        caseOf("sign by reflection", await call(sign, signBody({})), signed),
        caseOf("keys", await call("SigningService/ListKeys", "{}"), /"keyId": "p521"[^]*"ES512"/),
        caseOf(
          "public key",
          await call("SigningService/GetPublicKey", '{"key_id":"p384"}'),
          /BEGIN PUBLIC KEY[^]*\\"crv\\":\\"P-384\\"/,
        ),
        caseOf(
          "a wrong signature",
          await call("SigningService/Verify", signBody({ signature: "MAYCAQECAQE=" })),
          /"keyVersion": 1/,
        ),
        refusedCase(
          "an unknown key",
          await call(sign, signBody({ key_id: "no" })),
          /Code: NotFound[^]*google\.rpc\.ErrorInfo/,
        ),
        refusedCase(
          "a wrong checksum",
          await call(sign, signBody({ input_crc32c: 1 })),
          /Code: InvalidArgument[^]*google\.rpc\.ErrorInfo[^]*google\.rpc\.BadRequest/,
        ),
        caseOf(
          "rotation",
          await call("SigningAdminService/RotateKey", '{"key_id":"p256"}'),
          /"keyVersion": 2/,
        ),
      ];
    }),
};

const pythonSuite: Suite = {
  name: "signing-python",
  summary: "Python's grpcio calls the signing service; cryptography and OpenSSL verify",
  needs: ["python", "openssl"],
  run: (context) =>
    withSigning(context, async ({ port, files }, keysDir) => {
      const { ca, clientCert, clientKey } = files;
      const args = [PROTO_DIRECTORY, String(port), ca, clientCert, clientKey, keysDir];
      const command = context.peers.path("python");
      return clientCases(await runTool(command, [script("signing_client.py"), ...args]));
    }),
};

/** Programs of others that call the signing service. */
export const signingSuites: readonly Suite[] = [grpcurlSuite, pythonSuite];
