/** What tests of other layers need of this one. @module */
export type { ConnectionOptions } from "./connection/options.ts";
export { HpackDecoder } from "./hpack/decoder.ts";
