import type { AnyMethod } from "../codec/mod.ts";

const nothing = () => new Uint8Array(0);

/** The method of a request whose path no service has; interceptors see it, and no handler does. */
export class UnknownMethod implements AnyMethod {
  readonly kind = "unary";
  readonly encodeRequest = nothing;
  readonly decodeRequest = nothing;
  readonly encodeResponse = nothing;
  readonly decodeResponse = nothing;

  /** @param path as the client sent it: any text up to the limit of a header list */
  constructor(readonly path: string) {}
}

/** Whether a server has this method; for whom a path as the client sent it is too many, as a label. */
export function isKnown(method: AnyMethod): boolean {
  return !(method instanceof UnknownMethod);
}
