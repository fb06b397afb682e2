import { type ContextKey, contextKey } from "./context_values.ts";
import type { Identity, PeerIdentity } from "./server.ts";

/** Where an authentication interceptor puts whom it found; `ServerContext.identity` then says so. */
export const IDENTITY: ContextKey<Identity> = contextKey("identity");

/** Whom the client certificate names: its subject, or its fingerprint where that is empty. */
export function certificateIdentity(
  { fingerprint256, subject }: PeerIdentity,
): Identity | undefined {
  const name = subject || fingerprint256;
  return name ? { name, by: "certificate" } : undefined;
}
