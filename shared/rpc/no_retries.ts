import type { ChannelOptions } from "./channel_options.ts";

/**
 * What a channel is opened with whose calls are measured or counted: it sends each call once and
 * makes one connection, whatever happens. The one place that says so; `no_retries_test.ts` holds it
 * for each path on which a call could be sent again, with both engines:
 *
 * | path                                          | without this         |
 * | --------------------------------------------- | -------------------- |
 * | REFUSED_STREAM: the server has not seen it    | wire sends it again  |
 * | GOAWAY that leaves the call out               | wire sends it again  |
 * | the connection is lost under the call         | it fails             |
 * | the server asks for it (pushback, RetryInfo)  | it fails             |
 * | a call after the connection was lost          | a new connection     |
 *
 * "Again" is once, and only for what RFC 9113, section 8.7, calls safe. An interceptor that was given
 * to the channel may still call `next` twice: whoever installs one counts what it does.
 */
export const NO_RETRIES = { reconnect: false } as const satisfies Partial<ChannelOptions>;

/** Options of a channel that sends nothing twice; the compiler holds those who measure to it. */
export type MeasuredChannelOptions = ChannelOptions & typeof NO_RETRIES;
