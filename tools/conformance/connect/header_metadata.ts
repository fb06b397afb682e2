import { Buffer } from "node:buffer";
import { Metadata, type MetadataValue } from "@lab/shared/grpc";
import type { Header } from "./messages.ts";

/** Metadata as the judge writes it down: values of a `-bin` name in base64. */
export function toHeaders(metadata: Metadata): Header[] {
  const headers = new Map<string, string[]>();
  for (const [name, value] of metadata) {
    const values = headers.get(name) ?? [];
    values.push(typeof value === "string" ? value : Buffer.from(value).toString("base64"));
    headers.set(name, values);
  }
  return [...headers].map(([name, value]) => ({ name, value }));
}

/** Adds what the judge wrote down to metadata. */
export function addHeaders(metadata: Metadata, headers: readonly Header[]): void {
  for (const { name, value } of headers) {
    for (const text of value) metadata.append(name, valueOf(name, text));
  }
}

/** What the judge wrote down as metadata. */
export function fromHeaders(headers: readonly Header[]): Metadata {
  const metadata = new Metadata();
  addHeaders(metadata, headers);
  return metadata;
}

function valueOf(name: string, text: string): MetadataValue {
  return name.toLowerCase().endsWith("-bin") ? new Uint8Array(Buffer.from(text, "base64")) : text;
}
