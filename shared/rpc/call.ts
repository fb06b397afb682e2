import type { MethodDefinition } from "../codec/mod.ts";
import { Status } from "../grpc/mod.ts";
import type { CallOptions, CallOutcome, Channel } from "./channel.ts";
import { RpcError } from "./errors.ts";

/**
 * A unary call as a promise of its response. Rejects with an RpcError when the status is not OK.
 * For everything but the measured path, which takes `Channel.unary`.
 */
export async function call<Req, Res>(
  channel: Channel,
  method: MethodDefinition<Req, Res>,
  request: Req,
  options: CallOptions = {},
): Promise<Res> {
  const outcome = await callOutcome(channel, method, request, options);
  if (outcome.code !== Status.OK) {
    throw new RpcError(outcome.code, outcome.message, { trailers: outcome.trailers });
  }
  return outcome.response as Res;
}

/** A unary call as a promise of its outcome. Never rejects on the network's account. */
export function callOutcome<Req, Res>(
  channel: Channel,
  method: MethodDefinition<Req, Res>,
  request: Req,
  options: CallOptions = {},
): Promise<CallOutcome<Res>> {
  return new Promise((resolve) => channel.unary(method, request, options, resolve));
}
