import { signingAdminService } from "../../codec/mod.ts";
import { implement, type PeerIdentity, type ServiceImplementation } from "../../rpc/mod.ts";
import type { KeyVersion } from "../../signing/mod.ts";
import { observersOf } from "./signing_observer.ts";
import { permissionDenied, signingStatus } from "./signing_status.ts";

/** What the admin service needs from its server. */
interface SigningAdminOptions {
  /** Makes a version of a key the latest, as `KeyRing.rotate`. */
  readonly rotate: (keyId: string) => Promise<KeyVersion>;
  readonly isAdmin: (peer: PeerIdentity) => boolean;
}

/** `signing.v1.SigningAdminService`: changes keys for those who may. */
export function createSigningAdminService(options: SigningAdminOptions): ServiceImplementation {
  const { rotate, isAdmin } = options;
  return implement(signingAdminService, {
    async rotateKey({ keyId }, context) {
      const { peer } = context;
      const observers = observersOf(context);
      try {
        const version = await (isAdmin(peer) ? rotate(keyId) : refuse(peer)).catch((error) => {
          for (const observer of observers) observer.notRotated?.(keyId, error, context);
          throw error;
        });
        for (const observer of observers) observer.rotated?.(version, context);
        const { version: keyVersion, keyType, publicKey } = version;
        return { keyId, keyVersion, keyType, pem: publicKey.pem };
      } catch (error) {
        throw signingStatus(error);
      }
    },
  });
}

function refuse({ subject }: PeerIdentity): Promise<never> {
  const who = subject ?? "a client without a certificate";
  const text = `${who} may not rotate keys: SIGNING_ADMINS does not name it`;
  return Promise.reject(permissionDenied(text));
}

/**
 * Whether a certificate is one of those named: by its whole subject (`CN=smft`), since a part of it
 * could stand inside of another, or by its SHA-256 fingerprint, with colons or without.
 */
export function isNamed(
  { subject, fingerprint256 }: PeerIdentity,
  names: readonly string[],
): boolean {
  const plain = (text: string) => text.replaceAll(":", "").toLowerCase();
  return names.some((name) =>
    (subject !== undefined && name === subject) ||
    (fingerprint256 !== undefined && plain(name) === plain(fingerprint256))
  );
}
