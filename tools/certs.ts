/**
 * Makes and rotates the certificates of a pair: `deno task certs`.
 * @module
 */
import {
  type CertificateStore,
  CredentialError,
  openCertificateStore,
  reportStore,
  type StoreChange,
  type StoredCertificate,
} from "@lab/shared/credentials";
import { type Action, CertsUsageError, HELP, parseCertsFlags } from "./certs_flags.ts";

/** What is left to do after an action, for people. */
const NEXT: Readonly<Record<Action, string>> = {
  "rotate": "A running DF takes its new certificate by itself; SMFT takes its own when it starts.",
  "rotate-ca": "Both CAs are trusted now. Copy df/ and smft/ to their machines, restart every " +
    "SMFT, and then run --retire-ca.",
  "retire-ca": "Copy df/ and smft/ to their machines.",
  "force": "Nothing that was made before is trusted now. Restart DF and SMFT with the new files.",
};

/** Does what `args` ask for. Returns the exit code: 0, or 2 with the reason on stderr. */
export async function main(args: string[]): Promise<number> {
  try {
    const { help, dir, hosts, days, action } = parseCertsFlags(args);
    if (help) {
      console.log(HELP);
      return 0;
    }
    const now = new Date();
    const store = await openCertificateStore(dir, { now, leafDays: days, hosts });
    const change = await act(store, action);
    const { certificates, warnings } = await reportStore(store.layout, { now, hosts });
    for (const line of changeLines(change)) console.log(line);
    for (const certificate of certificates) console.log(certificateLine(certificate));
    if (action !== undefined && change.made.length > 0) console.log(NEXT[action]);
    for (const { message } of warnings) console.error(`warning: ${message}`);
    return 0;
  } catch (error) {
    if (error instanceof CertsUsageError) {
      console.error(`certs: ${error.message}; see --help`);
      return 2;
    }
    if (!(error instanceof CredentialError)) throw error;
    console.error(`certs: ${error.message}`);
    return 2;
  }
}

function act(store: CertificateStore, action: Action | undefined): Promise<StoreChange> {
  switch (action) {
    case undefined:
      return store.ensure();
    case "rotate":
      return store.rotateLeaves();
    case "rotate-ca":
      return store.rotateCa();
    case "retire-ca":
      return store.retireCa();
    case "force":
      return store.recreate();
  }
}

function changeLines({ made, kept, removed }: StoreChange): string[] {
  return [
    ...made.map((path) => `made ${path}`),
    ...removed.map((path) => `removed ${path}`),
    made.length === 0 ? `nothing to do: ${kept.length} files kept` : `${kept.length} files kept`,
  ];
}

function certificateLine({ path, subject, fingerprint256, notAfter, hosts }: StoredCertificate) {
  const names = hosts.length > 0 ? `, for ${hosts.join(" ")}` : "";
  const end = notAfter.toISOString().slice(0, 10);
  return `${path}: ${subject}, until ${end}${names}, SHA-256 ${fingerprint256}`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
