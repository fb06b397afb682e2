import { NS_PER_MS } from "../../base/mod.ts";
import type { AnyMethod } from "../../codec/mod.ts";
import {
  encodeTimeout,
  type MessageEncoding,
  requestFields,
  type RequestTarget,
} from "../../grpc/mod.ts";
import { HeaderBlock } from "../../wire/mod.ts";

/** Timeouts remembered for a method: most programs have one, some pass on what is left of another. */
const TIMEOUTS = 16;

/** What requests for any method share. */
type RequestOrigin = Omit<RequestTarget, "path" | "encoding">;

interface MethodBlocks {
  /** Without a timeout. */
  readonly plain: HeaderBlock;
  readonly byTimeoutMs: Map<number, HeaderBlock>;
}

/** The HEADERS of a channel's methods, each encoded once, and once more for each usual timeout. */
export class RequestBlocks {
  readonly #origin: RequestOrigin;
  readonly #blocks: Readonly<Record<MessageEncoding, WeakMap<AnyMethod, MethodBlocks>>> = {
    identity: new WeakMap(),
    gzip: new WeakMap(),
  };
  // What was asked for last is asked for next.
  #lastMethod: AnyMethod | undefined;
  #lastEncoding: MessageEncoding = "identity";
  #lastTimeoutMs = NaN;
  #lastBlock: HeaderBlock | undefined;

  constructor(origin: RequestOrigin) {
    this.#origin = origin;
  }

  /**
   * The block for calls of a method with this timeout, ms, Infinity for none. Undefined where the
   * method has too many timeouts: then take the one without, and add a field to the call.
   *
   * @throws RangeError where a field has a character that is no octet
   */
  find(method: AnyMethod, encoding: MessageEncoding, timeoutMs: number): HeaderBlock | undefined {
    if (
      this.#lastMethod === method && this.#lastTimeoutMs === timeoutMs &&
      this.#lastEncoding === encoding
    ) return this.#lastBlock;
    const blocks = this.#blocksOf(method, encoding);
    const block = timeoutMs === Infinity ? blocks.plain : this.#withTimeout(blocks, timeoutMs);
    if (block === undefined) return undefined;
    this.#lastMethod = method;
    this.#lastEncoding = encoding;
    this.#lastTimeoutMs = timeoutMs;
    this.#lastBlock = block;
    return block;
  }

  #blocksOf(method: AnyMethod, encoding: MessageEncoding): MethodBlocks {
    let blocks = this.#blocks[encoding].get(method);
    if (blocks === undefined) {
      const plain = HeaderBlock.of(requestFields({ ...this.#origin, path: method.path, encoding }));
      blocks = { plain, byTimeoutMs: new Map() };
      this.#blocks[encoding].set(method, blocks);
    }
    return blocks;
  }

  #withTimeout(blocks: MethodBlocks, timeoutMs: number): HeaderBlock | undefined {
    const known = blocks.byTimeoutMs.get(timeoutMs);
    if (known !== undefined || blocks.byTimeoutMs.size >= TIMEOUTS) return known;
    const timeout = encodeTimeout(timeoutMs * NS_PER_MS);
    const block = HeaderBlock.of([...blocks.plain.fields, "grpc-timeout", timeout]);
    blocks.byTimeoutMs.set(timeoutMs, block);
    return block;
  }
}
