import { createHash } from "node:crypto";
import { SignatureEncoding, type SignRequest } from "../../codec/mod.ts";
import { seededRandom, sfc32 } from "../../pace/mod.ts";
import { crc32c, findAlgorithm, type KeyType } from "../../signing/mod.ts";

/** Different inputs of a run: few enough that long ones stay in memory; a power of two. */
const INPUTS = 64;
/** The order of a mix repeats after so many calls, a power of two. */
const MIX_CALLS = 4096;

/** A kind of signature that a run asks for. */
export interface SigningEntry {
  /** Different from that of the other entries: the algorithm, with the key where it takes one to tell. */
  readonly label: string;
  readonly keyId: string;
  readonly keyType: KeyType;
  /** The canonical name. */
  readonly algorithm: string;
  readonly weight: number;
}

/** 03_signing: signatures. */
export interface SigningWork {
  readonly entries: readonly SigningEntry[];
  readonly messageBytes: number;
  /** Whether messages are sent, or their digests. */
  readonly input: "message" | "digest";
  /** How signatures of ECDSA are written; those of RSA have but one way. */
  readonly encoding: "P1363" | "DER";
  /** The share of signatures that is verified, 0 to 1. */
  readonly verifyRatio: number;
  /** Connections of each thread. */
  readonly connections: number;
  /** Whether calls that the server was too busy for are sent again. */
  readonly retry: boolean;
}

/** The messages of a run: of one seed always the same. */
export function signingMessages({ messageBytes }: SigningWork, seed: number): Uint8Array[] {
  const word = sfc32(seed);
  return Array.from({ length: INPUTS }, () => {
    const words = Uint32Array.from({ length: Math.ceil(messageBytes / 4) }, word);
    return new Uint8Array(words.buffer, 0, messageBytes);
  });
}

/** The digest of a message by the hash of an algorithm. */
export function digestOf(algorithm: string, message: Uint8Array): Uint8Array {
  const { hash } = findAlgorithm(algorithm).algorithm;
  return createHash(hash.replace("-", "")).update(message).digest();
}

/** The requests of each entry, one an input, made before the clock starts. */
export function signingRequests(work: SigningWork, seed: number): SignRequest[][] {
  const messages = signingMessages(work, seed);
  return work.entries.map(({ keyId, keyType, algorithm }) =>
    messages.map((message) => {
      const input = work.input === "digest" ? digestOf(algorithm, message) : message;
      return {
        keyId,
        keyVersion: 0,
        algorithm,
        encoding: encodingOf(keyType, work),
        [work.input]: input,
        inputCrc32c: crc32c(input),
      };
    })
  );
}

function encodingOf(keyType: KeyType, { encoding }: SigningWork): SignatureEncoding {
  const { SIGNATURE_ENCODING_RAW: raw, SIGNATURE_ENCODING_DER: der } = SignatureEncoding;
  if (keyType.startsWith("RSA")) return raw;
  return encoding === "DER" ? der : SignatureEncoding.SIGNATURE_ENCODING_P1363;
}

/**
 * Which entry each call asks for, by the number of the call modulo the length, a power of two: as
 * many of each as its weight says, to within one, and in no order, so that no kind of signature
 * meets only another one.
 */
export function mixOrder(
  entries: readonly { readonly weight: number }[],
  seed: number,
): Uint8Array {
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  const order = new Uint8Array(MIX_CALLS);
  let behind = 0;
  let upTo = 0;
  entries.forEach(({ weight }, place) => {
    upTo += weight;
    const end = Math.round(upTo / total * MIX_CALLS);
    order.fill(place, behind, end);
    behind = end;
  });
  // Fisher and Yates, as D. Knuth has it (TAOCP volume 2, algorithm P).
  const random = seededRandom(seed);
  for (let i = MIX_CALLS - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
