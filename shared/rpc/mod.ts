/** The seam: channels and servers, whichever engine carries them. @module */
export { call, callOutcome } from "./call.ts";
export type { CallOptions, CallOutcome, Cancel, Channel, ClientStream } from "./channel.ts";
export type { CallEnd } from "./call_end.ts";
export type { ChannelOptions } from "./channel_options.ts";
export { type ContextKey, contextKey, ContextValues } from "./context_values.ts";
export { type Engine, ENGINE_NAMES, type EngineName } from "./engine.ts";
export { ConnectError, type ConnectErrorKind, ListenError, RpcError } from "./errors.ts";
export { IDENTITY } from "./identity.ts";
export type {
  ClientInterceptor,
  HandlerResult,
  ServedCall,
  ServerInterceptor,
  UnaryCall,
} from "./interceptor.ts";
export { engineProblem, loadEngine } from "./load_engine.ts";
export {
  type ChangeMessage,
  mapMessages,
  mapRequests,
  mapResponses,
  mapStream,
} from "./messages.ts";
export { type MeasuredChannelOptions, NO_RETRIES } from "./no_retries.ts";
export { changedOutcome, localOutcome, localStream } from "./outcome.ts";
export {
  type EndListener,
  type Handlers,
  type Identity,
  implement,
  type LimitsUpdate,
  type PeerIdentity,
  type Server,
  type ServerContext,
  type ServerCounters,
  type ServiceImplementation,
  type TlsUpdateOptions,
} from "./server.ts";
export { DEFAULT_SERVER_LIMITS } from "./server_limits.ts";
export type { ServerOptions } from "./server_options.ts";
export { isKnown } from "./unknown_method.ts";
