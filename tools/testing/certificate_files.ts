import { testCertificates } from "../../shared/credentials/testing.ts";

/** Variables for DF and SMFT that name the files of a pair. */
interface CertificateFiles {
  readonly dir: string;
  readonly df: Readonly<Record<"TLS_CA" | "TLS_CERT" | "TLS_KEY", string>>;
  readonly smft: Readonly<Record<"TLS_CA" | "TLS_CERT" | "TLS_KEY", string>>;
}

/** Writes a pair's certificates into `dir`, which must be there. */
export async function writeCertificates(
  dir: string,
  overrides: Parameters<typeof testCertificates>[0] = {},
): Promise<CertificateFiles> {
  const { ca, server, client } = await testCertificates(overrides);
  const write = async (name: string, text: string) => {
    await Deno.writeTextFile(`${dir}/${name}`, text, { mode: 0o600 });
    return `${dir}/${name}`;
  };
  return {
    dir,
    df: {
      TLS_CA: await write("ca.crt", ca),
      TLS_CERT: await write("server.crt", server.cert),
      TLS_KEY: await write("server.key", server.key),
    },
    smft: {
      TLS_CA: `${dir}/ca.crt`,
      TLS_CERT: await write("client.crt", client.cert),
      TLS_KEY: await write("client.key", client.key),
    },
  };
}
