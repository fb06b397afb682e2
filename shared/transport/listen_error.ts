/** An address at which a server cannot listen. */
export class ListenError extends Error {
  readonly kind = "listen";
  override readonly name = "ListenError";
}
