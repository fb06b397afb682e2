/**
 * The latency lab as a library: channels and servers with interceptors, scenarios of one's own on the
 * run that measures, and results read and compared. What is not exported here may change at any time.
 *
 * @example A server and a call to it
 * ```ts
 * import { call, type Handlers, implement, loadEngine, scoreService } from "@lab/shared";
 * import assert from "node:assert/strict";
 *
 * const { createChannel, createServer } = await loadEngine("wire");
 * const handlers: Handlers<typeof scoreService.methods> = { getScore: () => ({ score: 0.5 }) };
 * const server = createServer({ services: [implement(scoreService, handlers)] });
 * const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
 * const channel = createChannel({ address });
 * const { score } = await call(channel, scoreService.methods.getScore, { json: "[1,2,3]" });
 * assert.equal(score, 0.5);
 * await channel.close();
 * await server.close();
 * ```
 *
 * @module
 */
export { UserError } from "./base/mod.ts";
export { scoreService } from "./codec/mod.ts";
export { loadTlsMaterial, type TlsMaterial, type TlsSource } from "./credentials/mod.ts";
export { Metadata, Status, type StatusCode } from "./grpc/mod.ts";
export { scenarioProgram } from "./load/mod.ts";
export { readRun, type Run, summarizeRun, type Summary } from "./results/mod.ts";
export * from "./rpc/mod.ts";
export * from "./scenarios/mod.ts";
export { setting, type SettingsByKey, UsageError, wholeNumber } from "./settings/mod.ts";
export type { Address, ConnectionFacts } from "./transport/mod.ts";
