/** A quantile with how far it can be trusted. */
export interface QuantileFigure {
  readonly q: number;
  /** +∞ when so many calls failed that this one is among them. */
  readonly ms: number;
  /** The ends of its 95 % interval; absent when it is refused. An end may be +∞. */
  readonly lowMs?: number;
  readonly highMs?: number;
  /** Why no interval can be given, in words; such a figure is no claim. */
  readonly refusal?: string;
}
