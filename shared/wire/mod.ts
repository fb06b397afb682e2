/** HTTP/2 and HPACK without sockets: octets in, events out (RFC 9113, RFC 7541). @module */
export { ClientConnection } from "./connection/client_connection.ts";
export type { LocalSettings } from "./connection/connection_state.ts";
export { Http2Connection } from "./connection/http2_connection.ts";
export { ConnectionListener } from "./connection/listener.ts";
export type { ConnectionOptions } from "./connection/options.ts";
export { ServerConnection } from "./connection/server_connection.ts";
export { ErrorCode, errorCodeName } from "./error_code.ts";
export type { Settings } from "./frames/settings.ts";
export { HeaderBlock } from "./headers/header_block.ts";
export { HeaderList } from "./headers/header_list.ts";
export { HpackDecoder } from "./hpack/decoder.ts";
export { type EncoderOptions, HpackEncoder } from "./hpack/encoder.ts";
export { type Limits, resolveLimits } from "./limits/limits.ts";
export { TokenBucket } from "./limits/token_bucket.ts";
export { OutputBuffer } from "./output_buffer.ts";
export type { Http2Stream } from "./streams/http2_stream.ts";
export { StreamState, type StreamStateValue } from "./streams/stream_state.ts";
export { type ErrorScope, WireError, type WireErrorKind } from "./wire_error.ts";
