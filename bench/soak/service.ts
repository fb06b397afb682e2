import type { MethodDefinition, MethodKind, ServiceDefinition } from "@lab/shared/codec";
import { implement, type ServiceImplementation } from "@lab/shared/rpc";

/** A message of the streams, JSON on the wire. */
export interface Tick {
  /** What is counted, or how far. */
  readonly n: number;
  /** Which run of the server answers, from 1; 0 in a request. */
  readonly run: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const encode = (tick: Tick): Uint8Array => encoder.encode(JSON.stringify(tick));
const decode = (bytes: Uint8Array): Tick => JSON.parse(decoder.decode(bytes));

function method<Kind extends MethodKind>(
  name: string,
  kind: Kind,
): MethodDefinition<Tick, Tick> & { readonly kind: Kind } {
  return {
    path: `/soak.Ticks/${name}`,
    kind,
    encodeRequest: encode,
    decodeRequest: decode,
    encodeResponse: encode,
    decodeResponse: decode,
  };
}

/** One method of each streaming kind; what each answers can be checked to the last message. */
export const tickMethods = {
  /** Answers 1, 2, … up to the request's `n`. */
  countTo: method("CountTo", "server_stream"),
  /** Answers the sum of the requests. */
  sum: method("Sum", "client_stream"),
  /** Answers each request with its `n`. */
  echo: method("Echo", "bidi_stream"),
};

const tickService: ServiceDefinition<typeof tickMethods> = {
  name: "soak.Ticks",
  methods: tickMethods,
};

/**
 * The streams of a soak.
 *
 * @param run which run of the server this is
 * @param wait what a handler waits for between messages, so that streams last
 */
export function createTickService(run: number, wait: () => Promise<void>): ServiceImplementation {
  return implement(tickService, {
    async *countTo({ n: end }) {
      for (let n = 1; n <= end; n++) {
        await wait();
        yield { n, run };
      }
    },
    async sum(requests) {
      let total = 0;
      for await (const { n } of requests) total += n;
      await wait();
      return { n: total, run };
    },
    async *echo(requests) {
      for await (const { n } of requests) {
        await wait();
        yield { n, run };
      }
    },
  });
}
