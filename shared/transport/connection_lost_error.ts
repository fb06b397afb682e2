/** An open connection that broke: the system or the TLS layer reported an error on it. */
export class ConnectionLostError extends Error {
  readonly kind = "lost";
  override readonly name = "ConnectionLostError";
}
