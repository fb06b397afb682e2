// Generated from proto/signing.proto by `deno task codegen`; do not edit.
import type { ServiceDefinition } from "../method.ts";
import { signing } from "./signing_pb.js";

export type SignatureEncoding = signing.v1.SignatureEncoding;
export const SignatureEncoding = signing.v1.SignatureEncoding;
export type SignRequest = signing.v1.SignRequest;
export type SignResponse = signing.v1.SignResponse;
export type SignBatchRequest = signing.v1.SignBatchRequest;
export type SignBatchResponse = signing.v1.SignBatchResponse;
export type SignResult = signing.v1.SignResult;
export type ItemError = signing.v1.ItemError;
export type SignStreamRequest = signing.v1.SignStreamRequest;
export type SignStreamResponse = signing.v1.SignStreamResponse;
export type VerifyRequest = signing.v1.VerifyRequest;
export type VerifyResponse = signing.v1.VerifyResponse;
export type GetPublicKeyRequest = signing.v1.GetPublicKeyRequest;
export type GetPublicKeyResponse = signing.v1.GetPublicKeyResponse;
export type ListKeysRequest = signing.v1.ListKeysRequest;
export type ListKeysResponse = signing.v1.ListKeysResponse;
export type KeyDescription = signing.v1.KeyDescription;
export type NegotiateRequest = signing.v1.NegotiateRequest;
export type NegotiateResponse = signing.v1.NegotiateResponse;
export type RotateKeyRequest = signing.v1.RotateKeyRequest;
export type RotateKeyResponse = signing.v1.RotateKeyResponse;

/** SigningService signs and verifies. */
export const signingService = {
  name: "signing.v1.SigningService",
  methods: {
    /** Sign signs a message or its digest. */
    sign: {
      path: "/signing.v1.SigningService/Sign",
      kind: "unary",
      encodeRequest: (message: signing.v1.SignRequest): Uint8Array => signing.v1.SignRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): signing.v1.SignRequest => signing.v1.SignRequest.decode(bytes),
      encodeResponse: (message: signing.v1.SignResponse): Uint8Array => signing.v1.SignResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): signing.v1.SignResponse => signing.v1.SignResponse.decode(bytes),
    },
    /** SignBatch signs many inputs, each of which succeeds or fails by itself; the call fails only when
     * they are too many. */
    signBatch: {
      path: "/signing.v1.SigningService/SignBatch",
      kind: "unary",
      encodeRequest: (message: signing.v1.SignBatchRequest): Uint8Array => signing.v1.SignBatchRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): signing.v1.SignBatchRequest => signing.v1.SignBatchRequest.decode(bytes),
      encodeResponse: (message: signing.v1.SignBatchResponse): Uint8Array => signing.v1.SignBatchResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): signing.v1.SignBatchResponse => signing.v1.SignBatchResponse.decode(bytes),
    },
    /** SignStream signs whatever comes, and answers in the order in which signatures are done; it takes
     * no more while many are under way or their answers are left unread. */
    signStream: {
      path: "/signing.v1.SigningService/SignStream",
      kind: "bidi_stream",
      encodeRequest: (message: signing.v1.SignStreamRequest): Uint8Array => signing.v1.SignStreamRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): signing.v1.SignStreamRequest => signing.v1.SignStreamRequest.decode(bytes),
      encodeResponse: (message: signing.v1.SignStreamResponse): Uint8Array => signing.v1.SignStreamResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): signing.v1.SignStreamResponse => signing.v1.SignStreamResponse.decode(bytes),
    },
    /** Verify says whether a signature is one. That it is not is no error; that it cannot be any is. */
    verify: {
      path: "/signing.v1.SigningService/Verify",
      kind: "unary",
      encodeRequest: (message: signing.v1.VerifyRequest): Uint8Array => signing.v1.VerifyRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): signing.v1.VerifyRequest => signing.v1.VerifyRequest.decode(bytes),
      encodeResponse: (message: signing.v1.VerifyResponse): Uint8Array => signing.v1.VerifyResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): signing.v1.VerifyResponse => signing.v1.VerifyResponse.decode(bytes),
    },
    /** GetPublicKey gives the public half of a version. */
    getPublicKey: {
      path: "/signing.v1.SigningService/GetPublicKey",
      kind: "unary",
      encodeRequest: (message: signing.v1.GetPublicKeyRequest): Uint8Array => signing.v1.GetPublicKeyRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): signing.v1.GetPublicKeyRequest => signing.v1.GetPublicKeyRequest.decode(bytes),
      encodeResponse: (message: signing.v1.GetPublicKeyResponse): Uint8Array => signing.v1.GetPublicKeyResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): signing.v1.GetPublicKeyResponse => signing.v1.GetPublicKeyResponse.decode(bytes),
    },
    /** ListKeys lists all keys, with their versions and what may be done with them. */
    listKeys: {
      path: "/signing.v1.SigningService/ListKeys",
      kind: "unary",
      encodeRequest: (message: signing.v1.ListKeysRequest): Uint8Array => signing.v1.ListKeysRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): signing.v1.ListKeysRequest => signing.v1.ListKeysRequest.decode(bytes),
      encodeResponse: (message: signing.v1.ListKeysResponse): Uint8Array => signing.v1.ListKeysResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): signing.v1.ListKeysResponse => signing.v1.ListKeysResponse.decode(bytes),
    },
    /** Negotiate picks the first algorithm of the client's that a key's policy allows. */
    negotiate: {
      path: "/signing.v1.SigningService/Negotiate",
      kind: "unary",
      encodeRequest: (message: signing.v1.NegotiateRequest): Uint8Array => signing.v1.NegotiateRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): signing.v1.NegotiateRequest => signing.v1.NegotiateRequest.decode(bytes),
      encodeResponse: (message: signing.v1.NegotiateResponse): Uint8Array => signing.v1.NegotiateResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): signing.v1.NegotiateResponse => signing.v1.NegotiateResponse.decode(bytes),
    },
  },
} satisfies ServiceDefinition;

/** SigningAdminService changes keys; only clients that the server's settings name may call it. */
export const signingAdminService = {
  name: "signing.v1.SigningAdminService",
  methods: {
    /** RotateKey makes a new version of a key, tries it and makes it the latest. Earlier versions stay. */
    rotateKey: {
      path: "/signing.v1.SigningAdminService/RotateKey",
      kind: "unary",
      encodeRequest: (message: signing.v1.RotateKeyRequest): Uint8Array => signing.v1.RotateKeyRequest.encode(message).finish(),
      decodeRequest: (bytes: Uint8Array): signing.v1.RotateKeyRequest => signing.v1.RotateKeyRequest.decode(bytes),
      encodeResponse: (message: signing.v1.RotateKeyResponse): Uint8Array => signing.v1.RotateKeyResponse.encode(message).finish(),
      decodeResponse: (bytes: Uint8Array): signing.v1.RotateKeyResponse => signing.v1.RotateKeyResponse.decode(bytes),
    },
  },
} satisfies ServiceDefinition;
