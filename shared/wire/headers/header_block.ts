import { HpackEncoder } from "../hpack/encoder.ts";
import { FRAME_HEADER_BYTES, FrameType, putFrameHeader } from "../frames/frame.ts";
import { OutputBuffer } from "../output_buffer.ts";
import { headerListBytes } from "./header_list_bytes.ts";

/**
 * A header list encoded once and sent many times: it refers to the static table only, so its octets
 * mean the same at any point of any connection.
 */
export class HeaderBlock {
  /**
   * A HEADERS frame with the block, its flags and stream still 0; the sender copies it and fills
   * them in. @internal
   */
  readonly frame: Uint8Array;
  /** The fields that were encoded. */
  readonly fields: readonly string[];
  /** The same as SETTINGS_MAX_HEADER_LIST_SIZE counts them (RFC 9113, section 6.5.2). */
  readonly sizeBytes: number;
  /** The request is a HEAD request, whose response has no content. */
  readonly isHead: boolean;

  private constructor(frame: Uint8Array, fields: readonly string[]) {
    this.frame = frame;
    this.fields = fields;
    this.sizeBytes = headerListBytes(fields);
    this.isHead = fields[0] === ":method" && fields[1] === "HEAD";
  }

  /**
   * Encodes fields: name, value, name, value, …, pseudo-headers first, names in lower case.
   *
   * @throws RangeError for a character above U+00FF, which is no octet
   */
  static of(fields: readonly string[], options: { readonly huffman?: boolean } = {}): HeaderBlock {
    const out = new OutputBuffer();
    out.reserve(FRAME_HEADER_BYTES);
    new HpackEncoder(options).encode(out, fields);
    const frame = out.take().slice();
    putFrameHeader(frame, 0, frame.length - FRAME_HEADER_BYTES, FrameType.HEADERS, 0, 0);
    return new HeaderBlock(frame, [...fields]);
  }

  /** An empty block, for lists that consist of per-call fields alone. */
  static readonly EMPTY: HeaderBlock = HeaderBlock.of([]);
}
