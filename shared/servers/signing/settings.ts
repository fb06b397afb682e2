import {
  defineSettings,
  file,
  oneOf,
  parsedBy,
  path,
  repeatable,
  serverSettings,
  setting,
  type SettingType,
  text,
  threadsSetting,
  tlsFilesUnused,
  wholeNumber,
} from "../../settings/mod.ts";
import { KEY_TYPE_NAMES, type KeyType } from "../../signing/mod.ts";

/** A key to make at the start. */
interface NewKey {
  readonly keyId: string;
  readonly keyType: KeyType;
}

/** `payments=EC_P256`. */
function newKey(): SettingType<NewKey> {
  const expected = `NAME=TYPE, of type ${KEY_TYPE_NAMES.slice(0, -1).join(", ")} or ` +
    KEY_TYPE_NAMES.at(-1);
  return parsedBy((value) => {
    const [, keyId, type] = /^([\w.-]{1,128})=(\w+)$/.exec(value) ?? [];
    const keyType = KEY_TYPE_NAMES.find((name) => name === type);
    if (keyType === undefined) throw new TypeError(`${JSON.stringify(value)} is none`);
    return { keyId, keyType };
  }, { placeholder: "NAME=TYPE", expected });
}

/** What DF of 03_signing, the signing service, is started with. */
export const signingServerSettings = defineSettings({
  program: "df signing",
  summary: "The signing service: signs by keys that stay in the server.",
  settings: serverSettings({
    keys: repeatable({
      variable: "SIGNING_KEYS",
      flag: "--keys",
      type: newKey(),
      help: "Keys to make at the start; may be repeated. Without it and without a folder one of " +
        "each type, such as ec-p256.",
      group: "Keys",
    }),
    keysDir: setting({
      variable: "SIGNING_KEYS_DIR",
      flag: "--keys-dir",
      type: path("DIR"),
      help: "A folder of keys, NAME/1.pem for version 1; it is watched, and read again on SIGHUP.",
      group: "Keys",
    }),
    admins: repeatable({
      variable: "SIGNING_ADMINS",
      flag: "--admins",
      type: text("SUBJECT"),
      holdsCommas: true,
      help:
        "Who may rotate keys, by the subject of a client certificate, such as CN=smft, or its " +
        "SHA-256; may be repeated.",
      group: "Keys",
    }),
    auditDir: setting({
      variable: "SIGNING_AUDIT_DIR",
      flag: "--audit-dir",
      type: path("DIR"),
      help: "A folder for the audit log of signatures and rotations; without it none is kept.",
      group: "Output",
    }),
    backend: setting({
      variable: "SIGNING_BACKEND",
      flag: "--backend",
      type: oneOf(["auto", "libcrypto", "node", "webcrypto"]),
      default: "auto",
      help: "What computes signatures; auto takes the fastest that is there, and says why.",
      group: "Work",
    }),
    libcrypto: setting({
      variable: "SIGNING_LIBCRYPTO",
      flag: "--libcrypto",
      type: file("a shared library of OpenSSL 3"),
      help: "The file of libcrypto, where it is not to be searched for.",
      group: "Work",
    }),
    signingThreads: setting({
      variable: "SIGNING_THREADS",
      flag: "--signing-threads",
      type: wholeNumber({ min: 0, max: 256 }),
      help:
        "Threads that sign by ECDSA, and as many by RSA, of each thread that serves; when unset " +
        "the cores among those, and with 0 the thread that serves signs.",
      group: "Work",
    }),
    threads: threadsSetting(),
    maxWaitMs: setting({
      variable: "SIGNING_MAX_WAIT_MS",
      flag: "--max-wait-ms",
      type: wholeNumber({ min: 1, max: 600_000, unit: "ms" }),
      default: "1000",
      help: "How long a call without a deadline may wait for its turn, or it is refused at once.",
      group: "Work",
    }),
    maxBatch: setting({
      variable: "SIGNING_MAX_BATCH",
      flag: "--max-batch",
      type: wholeNumber({ min: 1, max: 100_000 }),
      default: "100",
      help: "Requests in one SignBatch; while one is signed by P-256 others wait.",
      group: "Work",
    }),
  }),
  filesUnused: tlsFilesUnused,
});
