import type { CertificateStore, CertificateStoreOptions } from "./certificate_store.ts";

/**
 * The store in `dir`. What makes certificates is loaded here and not before, so that a program
 * which only uses them starts without it.
 */
export async function openCertificateStore(
  dir: string,
  options: CertificateStoreOptions,
): Promise<CertificateStore> {
  const { CertificateStore } = await import("./certificate_store.ts");
  return new CertificateStore(dir, options);
}
