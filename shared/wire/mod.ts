/** HTTP/2 and HPACK without sockets: octets in, events out (RFC 9113, RFC 7541). @module */
export { ClientConnection } from "./connection/client_connection.ts";
export { ConnectionListener } from "./connection/listener.ts";
export { ServerConnection } from "./connection/server_connection.ts";
export { ErrorCode } from "./error_code.ts";
export type { Settings } from "./frames/settings.ts";
export { isSameAuthority } from "./headers/authority.ts";
export { HeaderBlock } from "./headers/header_block.ts";
export { HeaderList } from "./headers/header_list.ts";
export { headerListBytes } from "./headers/header_list_bytes.ts";
export { type Limits, resolveLimits } from "./limits/limits.ts";
export { TokenBucket } from "./limits/token_bucket.ts";
export type { Http2Stream } from "./streams/http2_stream.ts";
export { StreamState } from "./streams/stream_state.ts";
export { WireError } from "./wire_error.ts";
