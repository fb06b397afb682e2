import type { CallCarrier } from "./server_carrier.ts";

/** The call that answers with a stream. */
export interface StreamingCall {
  readonly carrier: CallCarrier;
  readonly ended: boolean;
  /** Called once when there is room again, or the call is over. */
  onRoom: (() => void) | null;
  /** What is read here, to be closed when the call is over before its end. */
  responses: AsyncIterator<unknown> | null;
  /** Sends a message. False where the next should wait for {@link onRoom}. */
  send(message: unknown): boolean;
  succeed(): void;
  fail(thrown: unknown): void;
}

/**
 * Messages that a handler may yield without a pause. One whose messages are all at hand would keep
 * the loop from its sockets otherwise, as promises alone never give it back.
 */
const MESSAGES_A_TURN = 256;

/**
 * Sends a handler's stream, a message at a time: the next is not made while the client leaves 64 KiB
 * unread.
 */
export async function pumpResponses(
  call: StreamingCall,
  messages: AsyncIterable<unknown>,
): Promise<void> {
  const { carrier } = call;
  carrier.handlers++;
  try {
    const responses = call.responses = messages[Symbol.asyncIterator]();
    for (let sent = 1;; sent++) {
      const { done, value } = await responses.next();
      if (call.ended) return;
      if (done) break;
      const hasRoom = call.send(value);
      if (!hasRoom) await new Promise<void>((resolve) => call.onRoom = resolve);
      else if (sent % MESSAGES_A_TURN === 0) {
        await new Promise<void>((resolve) => setTimeout(resolve, 0));
      }
      if (call.ended) return;
    }
    call.succeed();
  } catch (error) {
    call.responses?.return?.()?.catch(() => {});
    call.fail(error);
  } finally {
    carrier.handlers--;
  }
}
