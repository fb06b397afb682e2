import { ENTRY_OVERHEAD_BYTES } from "../hpack/dynamic_table.ts";

/** The size of a header list as SETTINGS_MAX_HEADER_LIST_SIZE counts it (RFC 9113, section 6.5.2), bytes. */
export function headerListBytes(fields: readonly string[]): number {
  let bytes = fields.length / 2 * ENTRY_OVERHEAD_BYTES;
  for (let i = 0; i < fields.length; i++) bytes += fields[i].length;
  return bytes;
}
