const A = [
  -3.969683028665376e1,
  2.209460984245205e2,
  -2.759285104469687e2,
  1.383577518672690e2,
  -3.066479806614716e1,
  2.506628277459239,
] as const;
const B = [
  -5.447609879822406e1,
  1.615858368580409e2,
  -1.556989798598866e2,
  6.680131188771972e1,
  -1.328068155288572e1,
  1,
] as const;
const C = [
  -7.784894002430293e-3,
  -3.223964580411365e-1,
  -2.400758277161838,
  -2.549732539343734,
  4.374664141464968,
  2.938163982698783,
] as const;
const D = [
  7.784695709041462e-3,
  3.224671290700398e-1,
  2.445134137142996,
  3.754408661907416,
  1,
] as const;
/** Below this the tail has a formula of its own. */
const TAIL = 0.02425;

/**
 * The quantile of the standard normal distribution, to 9 digits, by P. J. Acklam's rational
 * approximation (2003).
 *
 * @param probability between 0 and 1, both excluded
 */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability < TAIL) {
    const r = Math.sqrt(-2 * Math.log(probability));
    return polynomial(C, r) / polynomial(D, r);
  }
  const r = probability - 0.5;
  return r * polynomial(A, r * r) / polynomial(B, r * r);
}

/**
 * The quantile of Student's t distribution, by its expansion around the normal one (Abramowitz and
 * Stegun 26.7.5); from 4 degrees of freedom on it is right to 1 %, from 9 on to 4 digits.
 */
export function studentQuantile(probability: number, degrees: number): number {
  const z = normalQuantile(probability);
  return z + (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}
