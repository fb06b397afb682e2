import { healthService, ServingStatus } from "../codec/mod.ts";
import { Status } from "../grpc/mod.ts";
import { type Channel, RpcError } from "../rpc/mod.ts";

/** Of whom to ask, and for how long. */
interface WaitUntilServingOptions {
  /** The service's full name; the empty one stands for the whole server. @default "" */
  readonly service?: string;
  /** For the whole wait, ms. */
  readonly timeoutMs: number;
}

/**
 * Watches the health of a server until it serves (grpc/grpc `doc/health-checking.md`). Rejects with
 * the RpcError of the call: UNIMPLEMENTED by a server without a health service, DEADLINE_EXCEEDED
 * by one that does not serve in time.
 */
export async function waitUntilServing(
  channel: Channel,
  { service = "", timeoutMs }: WaitUntilServingOptions,
): Promise<void> {
  const stream = channel.stream(healthService.methods.watch, { timeoutMs });
  const sent = stream.write({ service }).then(() => stream.end());
  // What goes wrong with the request is the status of the call.
  sent.catch(() => {});
  for await (const { status } of stream.messages) {
    if (status !== ServingStatus.SERVING) continue;
    stream.cancel();
    return;
  }
  throw new RpcError(Status.UNAVAILABLE, "the server ended the watch of its health");
}
