/** The seam: channels and servers, whichever engine carries them. @module */
export { call, callOutcome } from "./call.ts";
export type { CallOptions, CallOutcome, Cancel, Channel, ClientStream } from "./channel.ts";
export type { ChannelOptions } from "./channel_options.ts";
export { type Engine, ENGINE_NAMES, type EngineName } from "./engine.ts";
export { ConnectError, type ConnectErrorKind, ListenError, RpcError } from "./errors.ts";
export type {
  ClientInterceptor,
  HandlerResult,
  ServerInterceptor,
  UnaryCall,
} from "./interceptor.ts";
export { engineProblem, loadEngine } from "./load_engine.ts";
export {
  implement,
  type LimitsUpdate,
  type PeerIdentity,
  type Server,
  type ServerContext,
  type ServerCounters,
  type ServiceImplementation,
  type TlsUpdateOptions,
} from "./server.ts";
export type { CallFacts } from "./server_context.ts";
export { DEFAULT_SERVER_LIMITS } from "./server_limits.ts";
