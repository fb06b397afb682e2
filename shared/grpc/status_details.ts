import protobuf from "protobufjs/minimal.js";
import { Metadata } from "./metadata.ts";
import type { StatusCode } from "./status.ts";

const { Reader, Writer } = protobuf;
type Reader = protobuf.Reader;
type Writer = protobuf.Writer;

/** The trailer that carries details, a google.rpc.Status. */
const KEY = "grpc-status-details-bin";
const TYPE_PREFIX = "type.googleapis.com/google.rpc.";

/** A field of a request that is wrong. */
interface FieldViolation {
  /** By its name in the proto: `key_id`. */
  readonly field: string;
  readonly description: string;
}

/**
 * What programs can read of a failure: the details of google.rpc
 * (googleapis `google/rpc/error_details.proto`, https://google.aip.dev/193).
 */
export interface StatusDetails {
  /** Why, as a word that stays the same in all languages and versions; with whose word it is. */
  readonly errorInfo?: { readonly reason: string; readonly domain: string };
  /** When to ask again, ms from now. */
  readonly retryAfterMs?: number;
  /** @default [] */
  readonly violations?: readonly FieldViolation[];
}

/** Trailers with the details of a status. */
export function statusDetails(
  status: { readonly code: StatusCode; readonly message: string },
  details: StatusDetails,
): Metadata {
  return new Metadata([[KEY, encode(status, details)]]);
}

/** The details in the trailers of a call; empty where there are none or they do not read. */
export function readStatusDetails(trailers: Metadata): StatusDetails {
  const bytes = trailers.get(KEY);
  try {
    return bytes instanceof Uint8Array ? decode(bytes) : {};
  } catch {
    // A peer's mistake in what is an extra takes nothing from the status itself.
    return {};
  }
}

function encode(
  { code, message }: { readonly code: StatusCode; readonly message: string },
  { errorInfo, retryAfterMs, violations = [] }: StatusDetails,
): Uint8Array {
  const writer = Writer.create();
  writer.uint32(8).int32(code).uint32(18).string(message);
  const any = (name: string, value: (writer: Writer) => void) => {
    writer.uint32(26).fork().uint32(10).string(TYPE_PREFIX + name).uint32(18).fork();
    value(writer);
    writer.ldelim().ldelim();
  };
  if (errorInfo !== undefined) {
    any("ErrorInfo", (to) => {
      to.uint32(10).string(errorInfo.reason).uint32(18).string(errorInfo.domain);
    });
  }
  if (retryAfterMs !== undefined) {
    const seconds = Math.floor(retryAfterMs / 1000);
    // A google.protobuf.Duration: its 64-bit seconds are written as the 32 bits that they need.
    any("RetryInfo", (to) => {
      to.uint32(10).fork().uint32(8).uint32(seconds).uint32(16)
        .int32(Math.round((retryAfterMs - seconds * 1000) * 1e6)).ldelim();
    });
  }
  if (violations.length > 0) {
    any("BadRequest", (to) => {
      for (const { field, description } of violations) {
        to.uint32(10).fork().uint32(10).string(field).uint32(18).string(description).ldelim();
      }
    });
  }
  return writer.finish();
}

function decode(bytes: Uint8Array): StatusDetails {
  let details: StatusDetails = {};
  readFields(Reader.create(bytes), (reader, number) => {
    if (number !== 3) return false;
    let [type, value] = ["", new Uint8Array()];
    readFields(submessage(reader), (any, field) => {
      if (field === 1) type = any.string();
      else if (field === 2) value = new Uint8Array(any.bytes());
      else return false;
      return true;
    });
    details = { ...details, ...decodeDetail(type, Reader.create(value)) };
    return true;
  });
  return details;
}

function decodeDetail(type: string, reader: Reader): StatusDetails {
  switch (type) {
    case `${TYPE_PREFIX}ErrorInfo`: {
      const [reason, domain] = readStrings(reader);
      return { errorInfo: { reason, domain } };
    }
    case `${TYPE_PREFIX}RetryInfo`: {
      let retryAfterMs = 0;
      readFields(reader, (info, number) => {
        if (number !== 1) return false;
        readFields(submessage(info), (duration, field) => {
          if (field === 1) retryAfterMs += duration.uint32() * 1000;
          else if (field === 2) retryAfterMs += duration.int32() / 1e6;
          else return false;
          return true;
        });
        return true;
      });
      return { retryAfterMs };
    }
    case `${TYPE_PREFIX}BadRequest`: {
      const violations: FieldViolation[] = [];
      readFields(reader, (request, number) => {
        if (number !== 1) return false;
        const [field, description] = readStrings(submessage(request));
        violations.push({ field, description });
        return true;
      });
      return { violations };
    }
    default:
      return {};
  }
}

/** Fields 1 and 2 of a message, both texts. */
function readStrings(reader: Reader): [string, string] {
  const texts: [string, string] = ["", ""];
  readFields(reader, (message, number) => {
    if (number !== 1 && number !== 2) return false;
    texts[number - 1] = message.string();
    return true;
  });
  return texts;
}

/** Calls `read` for each field; one that it does not read is passed over. */
function readFields(reader: Reader, read: (reader: Reader, number: number) => boolean): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!read(reader, tag >>> 3)) reader.skipType(tag & 7);
  }
}

function submessage(reader: Reader): Reader {
  return Reader.create(reader.bytes());
}
