/** The seam: channels and servers, whichever engine carries them. @module */
export { call, callOutcome } from "./call.ts";
export type {
  CallOptions,
  CallOutcome,
  Cancel,
  Channel,
  ChannelState,
  ClientStream,
} from "./channel.ts";
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
  StreamCall,
  UnaryCall,
} from "./interceptor.ts";
export { engineProblem, loadEngine } from "./load_engine.ts";
export {
  type ChangeMessage,
  mapMessages,
  mapRequests,
  mapResponses,
  mapStream,
  type StreamChanges,
} from "./messages.ts";
export { type MeasuredChannelOptions, NO_RETRIES } from "./no_retries.ts";
export { changedOutcome, localOutcome, localStream } from "./outcome.ts";
export {
  type BidiStreamHandler,
  type ClientStreamHandler,
  type EndListener,
  type Handler,
  type Handlers,
  type Identity,
  implement,
  type LimitsUpdate,
  type PeerIdentity,
  type Server,
  type ServerContext,
  type ServerCounters,
  type ServerListenOptions,
  type ServerStreamHandler,
  type ServiceImplementation,
  type TlsUpdateOptions,
  type UnaryHandler,
} from "./server.ts";
export { DEFAULT_SERVER_LIMITS, type ServerLimits } from "./server_limits.ts";
export type { ServerOptions } from "./server_options.ts";
export { isKnown } from "./unknown_method.ts";
