/**
 * The lab as a library: gRPC channels and servers over mTLS, interceptors, the tests from within a
 * program, and their results.
 *
 * ```ts
 * import { runScenario, summarize } from "@lab/shared";
 *
 * // The p99 of ten seconds at 500 calls a second, ms.
 * async function p99Ms(): Promise<number | undefined> {
 *   const [run] = await runScenario("01_steady", { settings: { rps: 500, "duration-sec": 10 } });
 *   const { metrics } = await summarize(run.path);
 *   return metrics.corrected?.p99_ms;
 * }
 * ```
 *
 * @module
 */
export { UserError } from "./base/mod.ts";
export {
  type AnyMethod,
  type MethodDefinition,
  type MethodKind,
  scoreService,
  type ServiceDefinition,
} from "./codec/mod.ts";
export {
  type CertificateFacts,
  type CredentialWarning,
  type LoadedCredentials,
  loadTlsMaterial,
  type LoopbackMaterial,
  makeLoopbackMaterial,
  type TlsFacts,
  type TlsMaterial,
  type TlsMode,
  type TlsSource,
} from "./credentials/mod.ts";
export {
  type MessageEncoding,
  Metadata,
  type MetadataValue,
  Status,
  type StatusCode,
  type StatusName,
} from "./grpc/mod.ts";
export {
  runScenario,
  type RunScenarioOptions,
  type ScenarioRun,
  type SettingValue,
} from "./load/mod.ts";
export { ExitCode, StoppedError } from "./program/mod.ts";
export {
  type BreakdownStats,
  type ComparedMetric,
  type ComparedRun,
  compareRuns,
  type Comparison,
  type ConnectionMeta,
  type EqualityTest,
  type Floor,
  type HostMeta,
  type MetricComparison,
  type MetricStats,
  type OutcomeTotals,
  overallVerdict,
  type PacerMeta,
  type QuantileField,
  QUANTILES,
  type QuantileTrust,
  readComparedRun,
  type ReadRunOptions,
  type RecordsMode,
  type RunMeta,
  type RunPair,
  type Spread,
  summarize,
  type Summary,
  type SummaryStats,
  type ThresholdResult,
  type Verdict,
  type WithinFloor,
} from "./results/mod.ts";
export {
  type BidiStreamHandler,
  call,
  type CallEnd,
  type CallOptions,
  type CallOutcome,
  type Cancel,
  changedOutcome,
  type ChangeMessage,
  type Channel,
  type ChannelOptions,
  type ChannelState,
  type ClientInterceptor,
  type ClientStream,
  type ClientStreamHandler,
  ConnectError,
  type ConnectErrorKind,
  type ContextKey,
  contextKey,
  ContextValues,
  type EndListener,
  type Engine,
  ENGINE_NAMES,
  type EngineName,
  type Handler,
  type HandlerResult,
  type Handlers,
  IDENTITY,
  type Identity,
  implement,
  type LimitsUpdate,
  ListenError,
  loadEngine,
  localOutcome,
  localStream,
  mapMessages,
  mapRequests,
  mapResponses,
  mapStream,
  NO_RETRIES,
  type PeerIdentity,
  RpcError,
  type ServedCall,
  type Server,
  type ServerContext,
  type ServerCounters,
  type ServerInterceptor,
  type ServerLimits,
  type ServerListenOptions,
  type ServerOptions,
  type ServerStreamHandler,
  type ServiceImplementation,
  type StreamCall,
  type StreamChanges,
  type TlsUpdateOptions,
  type UnaryCall,
  type UnaryHandler,
} from "./rpc/mod.ts";
export {
  type Dependence,
  type LogBucket,
  type PairsComparison,
  type PairsVerdict,
  type QuantileRefusal,
  type QuantileResult,
} from "./stats/mod.ts";
export {
  type Address,
  type AdmissionLimits,
  type ConnectionFacts,
  type ConnectPhase,
  type ConnectTimings,
  formatAddress,
  parseAddress,
} from "./transport/mod.ts";
export type { Limits } from "./wire/mod.ts";
