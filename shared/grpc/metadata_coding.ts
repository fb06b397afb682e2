import type { CallStatus } from "./call_status.ts";
import type { HeaderFields } from "./header_fields.ts";
import { isMetadataKey, isMetadataText, Metadata } from "./metadata.ts";
import { Status } from "./status.ts";

/**
 * Fields that are the protocol's and never an application's. The second row would make a message
 * malformed (RFC 9113 §8.2.2) or contradict its DATA.
 */
const RESERVED = new Set([
  ...["te", "content-type", "user-agent", "host"],
  ...["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"],
  ...["content-length"],
]);

/** The one `grpc-` name that applications read and write: the details of a rich status. */
const STATUS_DETAILS = "grpc-status-details-bin";

/** Whether a field name belongs to the protocol, so that it is never part of the metadata. */
export function isReservedName(name: string): boolean {
  const first = name.charCodeAt(0);
  if (first === 0x3a) return true; // ":", a pseudo-header
  if (name.startsWith("grpc-")) return name !== STATUS_DETAILS;
  return RESERVED.has(name);
}

/**
 * Appends metadata to header fields. Values of `-bin` keys leave as base64 without padding, which
 * is the form that is asked of senders. Reserved names are left out.
 */
export function encodeMetadata(metadata: Metadata, fields: string[]): void {
  if (metadata.size === 0) return;
  for (const [name, value] of metadata) {
    if (isReservedName(name)) continue;
    // White space around a value is not part of it (RFC 9113 §8.2.1 calls such a field malformed).
    fields.push(
      name,
      typeof value === "string" ? value.trim() : value.toBase64({ omitPadding: true }),
    );
  }
}

/** Whether there is a field beside the protocol's own. */
export function hasMetadata(fields: HeaderFields): boolean {
  for (let i = 0; i < fields.length; i += 2) {
    if (!isReservedName(fields[i])) return true;
  }
  return false;
}

/**
 * The metadata among header fields. Both forms of base64 are read, and several values in one field,
 * joined by commas, are parted first. A field that gRPC allows no application to send is left out,
 * as proxies add such fields on their own; so is a `-bin` value that is not base64, which
 * {@link metadataFault} finds.
 */
export function decodeMetadata(fields: HeaderFields): Metadata {
  const metadata = new Metadata();
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i];
    if (isReservedName(name) || !isMetadataKey(name)) continue;
    const value = fields[i + 1];
    if (!name.endsWith("-bin")) {
      if (isMetadataText(value)) metadata.append(name, value);
      continue;
    }
    for (const bytes of decodeBinary(value) ?? []) metadata.append(name, bytes);
  }
  return metadata;
}

/**
 * INTERNAL when a `-bin` value of the metadata is not base64, else undefined. It ends the call at
 * either side, as in grpc-go, since a caller or handler would take what is left for what was sent.
 */
export function metadataFault(fields: HeaderFields): CallStatus | undefined {
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i];
    if (!name.endsWith("-bin") || isReservedName(name) || !isMetadataKey(name)) continue;
    if (decodeBinary(fields[i + 1]) !== undefined) continue;
    return { code: Status.INTERNAL, message: `the value of ${name} is not base64` };
  }
  return undefined;
}

/** White space belongs to the list (RFC 9110 §5.6.1.2); the platform would pass over it anywhere. */
const LIST_ITEM = /^[ \t]*([0-9A-Za-z+/=]*)[ \t]*$/;

/** The values of one `-bin` field; undefined when one of them is not base64. */
function decodeBinary(value: string): Uint8Array[] | undefined {
  const values: Uint8Array[] = [];
  for (const part of value.split(",")) {
    const text = LIST_ITEM.exec(part)?.[1];
    if (text === undefined) return undefined;
    try {
      // Padded and unpadded: the platform's default for the last group is "loose".
      values.push(Uint8Array.fromBase64(text));
    } catch {
      return undefined;
    }
  }
  return values;
}
