// Generated from proto/signing.proto by `deno task codegen`; do not edit.
/** A message on its way to bytes. */
interface Encoded {
  finish(): Uint8Array;
}
export namespace signing {
  namespace v1 {
    /** SignatureEncoding is how a signature is written. */
    type SignatureEncoding = number;
    const SignatureEncoding: {
      /** What the algorithm has when it has but one: the octets of RSA. ECDSA wants to be told. */
      readonly SIGNATURE_ENCODING_UNSPECIFIED: 0;
      /** The octets of RSA, as many as its modulus has. */
      readonly SIGNATURE_ENCODING_RAW: 1;
      /** Of ECDSA the SEQUENCE of r and s (RFC 3279 section 2.2.3). */
      readonly SIGNATURE_ENCODING_DER: 2;
      /** Of ECDSA r and s side by side, as JOSE has it (RFC 7518 section 3.4). */
      readonly SIGNATURE_ENCODING_P1363: 3;
    };
    /** SignRequest says what is to be signed, and with what. */
    interface SignRequest {
      readonly keyId: string;
      /** 0 for the latest. */
      readonly keyVersion: number;
      /** A canonical name or an alias. */
      readonly algorithm: string;
      readonly encoding: signing.v1.SignatureEncoding;
      readonly message?: Uint8Array | null;
      /** The hash of the message by the algorithm's hash, of exactly its length. */
      readonly digest?: Uint8Array | null;
      /** CRC32C (RFC 3720 section B.4) of the message or the digest. When it is there the server compares
       * before it signs. */
      readonly inputCrc32c?: number | null;
      /** Of a decoded message: the field that is set. */
      readonly input?: "message" | "digest";
    }
    namespace SignRequest {
      function encode(message: SignRequest): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): SignRequest;
    }
    /** SignResponse is a signature and how it came about. */
    interface SignResponse {
      readonly signature: Uint8Array;
      readonly signatureCrc32c: number;
      /** The version that signed, never 0. */
      readonly keyVersion: number;
      /** The canonical name of what was used. */
      readonly algorithm: string;
      readonly encoding: signing.v1.SignatureEncoding;
      /** From the handler to the answer without the signing itself. */
      readonly queueNs: number;
      /** In the backend. */
      readonly signNs: number;
    }
    namespace SignResponse {
      function encode(message: SignResponse): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): SignResponse;
    }
    /** SignBatchRequest is what SignBatch signs. */
    interface SignBatchRequest {
      readonly requests: readonly signing.v1.SignRequest[];
    }
    namespace SignBatchRequest {
      function encode(message: SignBatchRequest): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): SignBatchRequest;
    }
    /** SignBatchResponse has an answer for each request, in their order. */
    interface SignBatchResponse {
      readonly results: readonly signing.v1.SignResult[];
    }
    namespace SignBatchResponse {
      function encode(message: SignBatchResponse): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): SignBatchResponse;
    }
    /** SignResult is a signature or why there is none. */
    interface SignResult {
      readonly signed?: signing.v1.SignResponse | null;
      readonly error?: signing.v1.ItemError | null;
      /** Of a decoded message: the field that is set. */
      readonly result?: "signed" | "error";
    }
    namespace SignResult {
      function encode(message: SignResult): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): SignResult;
    }
    /** ItemError is the status that the request would have had as a call of its own. */
    interface ItemError {
      /** A status code of gRPC, never 0. */
      readonly code: number;
      readonly message: string;
      /** The reason of its ErrorInfo. */
      readonly reason: string;
      /** The delay of its RetryInfo; 0 when asking again is of no use. */
      readonly retryAfterMs: number;
    }
    namespace ItemError {
      function encode(message: ItemError): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): ItemError;
    }
    /** SignStreamRequest is one input of a stream. */
    interface SignStreamRequest {
      /** Chosen by the client and given back with the answer. */
      readonly requestId: number;
      readonly request?: signing.v1.SignRequest | null;
    }
    namespace SignStreamRequest {
      function encode(message: SignStreamRequest): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): SignStreamRequest;
    }
    /** SignStreamResponse is the answer to one input. */
    interface SignStreamResponse {
      readonly requestId: number;
      readonly result?: signing.v1.SignResult | null;
    }
    namespace SignStreamResponse {
      function encode(message: SignStreamResponse): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): SignStreamResponse;
    }
    /** VerifyRequest asks whether a signature is one. */
    interface VerifyRequest {
      readonly keyId: string;
      /** 0 for the latest. */
      readonly keyVersion: number;
      /** A canonical name or an alias. */
      readonly algorithm: string;
      readonly encoding: signing.v1.SignatureEncoding;
      readonly message?: Uint8Array | null;
      /** The hash of the message by the algorithm's hash, of exactly its length. */
      readonly digest?: Uint8Array | null;
      /** As in SignRequest. */
      readonly inputCrc32c?: number | null;
      readonly signature: Uint8Array;
      /** Of a decoded message: the field that is set. */
      readonly input?: "message" | "digest";
    }
    namespace VerifyRequest {
      function encode(message: VerifyRequest): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): VerifyRequest;
    }
    /** VerifyResponse says whether the signature is one. */
    interface VerifyResponse {
      readonly valid: boolean;
      /** The version that verified, never 0. */
      readonly keyVersion: number;
      /** The canonical name of what was used. */
      readonly algorithm: string;
      /** From the handler to the answer without the verifying itself. */
      readonly queueNs: number;
      /** In the backend. */
      readonly verifyNs: number;
    }
    namespace VerifyResponse {
      function encode(message: VerifyResponse): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): VerifyResponse;
    }
    /** GetPublicKeyRequest names a version of a key. */
    interface GetPublicKeyRequest {
      readonly keyId: string;
      /** 0 for the latest. */
      readonly keyVersion: number;
    }
    namespace GetPublicKeyRequest {
      function encode(message: GetPublicKeyRequest): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): GetPublicKeyRequest;
    }
    /** GetPublicKeyResponse is the public half of a key. */
    interface GetPublicKeyResponse {
      readonly keyId: string;
      /** Never 0. */
      readonly keyVersion: number;
      readonly keyType: string;
      /** A SubjectPublicKeyInfo as PEM (RFC 7468 section 13). */
      readonly pem: string;
      /** A JWK (RFC 7517) as JSON. */
      readonly jwk: string;
    }
    namespace GetPublicKeyResponse {
      function encode(message: GetPublicKeyResponse): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): GetPublicKeyResponse;
    }
    /** ListKeysRequest asks for all keys. */
    interface ListKeysRequest {
    }
    namespace ListKeysRequest {
      function encode(message: ListKeysRequest): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): ListKeysRequest;
    }
    /** ListKeysResponse has all keys, in the order of the server's settings. */
    interface ListKeysResponse {
      readonly keys: readonly signing.v1.KeyDescription[];
    }
    namespace ListKeysResponse {
      function encode(message: ListKeysResponse): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): ListKeysResponse;
    }
    /** KeyDescription is what a client may know of a key. */
    interface KeyDescription {
      readonly keyId: string;
      readonly keyType: string;
      /** What a version of 0 stands for. */
      readonly latestVersion: number;
      /** All versions that the server holds, in rising order. */
      readonly versions: readonly number[];
      /** The lowest version that signs. */
      readonly signFloor: number;
      /** The lowest version that verifies. */
      readonly verifyFloor: number;
      /** Canonical names of what the key's policy allows. */
      readonly algorithms: readonly string[];
    }
    namespace KeyDescription {
      function encode(message: KeyDescription): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): KeyDescription;
    }
    /** NegotiateRequest is a client's offer. */
    interface NegotiateRequest {
      /** Names or aliases, the best first; what the server does not know it passes over. */
      readonly algorithms: readonly string[];
      /** Only keys of these types; none: any. */
      readonly keyTypes: readonly string[];
      /** Only this key; empty: any. It is not part of the offer's hash. */
      readonly keyId: string;
    }
    namespace NegotiateRequest {
      function encode(message: NegotiateRequest): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): NegotiateRequest;
    }
    /** NegotiateResponse is the server's choice. */
    interface NegotiateResponse {
      readonly keyId: string;
      readonly keyType: string;
      /** The canonical name. */
      readonly algorithm: string;
      /** The encodings that the algorithm has. */
      readonly encodings: readonly signing.v1.SignatureEncoding[];
      /** SHA-256 of the offer as it arrived: the number of algorithms, each of them behind its length in
       * octets of UTF-8, then the key types in the same way; numbers are of four octets, the highest
       * first. When it is not what the client computes, the offer was changed on its way. */
      readonly offerSha256: Uint8Array;
    }
    namespace NegotiateResponse {
      function encode(message: NegotiateResponse): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): NegotiateResponse;
    }
    /** RotateKeyRequest names the key that gets a new version. */
    interface RotateKeyRequest {
      readonly keyId: string;
    }
    namespace RotateKeyRequest {
      function encode(message: RotateKeyRequest): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): RotateKeyRequest;
    }
    /** RotateKeyResponse is the new version, which signs from now on. */
    interface RotateKeyResponse {
      readonly keyId: string;
      /** Never 0. */
      readonly keyVersion: number;
      readonly keyType: string;
      /** A SubjectPublicKeyInfo as PEM (RFC 7468 section 13). */
      readonly pem: string;
    }
    namespace RotateKeyResponse {
      function encode(message: RotateKeyResponse): Encoded;
      /** Throws when the bytes are not a message of this type; keeps fields it does not know. */
      function decode(bytes: Uint8Array): RotateKeyResponse;
    }
  }
}
export {};
