const STEPS = [1, 2, 5];

/** The shortest time of 1, 2 or 5 times a power of ten that parts `spanMs` into at most `bins`. */
export function niceWidthMs(spanMs: number, bins: number): number {
  const least = spanMs / bins;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = STEPS.find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return step * power;
}
