/**
 * Probabilities of several tests, made larger so that a limit on each holds for all of them together
 * (S. Holm, "A simple sequentially rejective multiple test procedure", 1979). In the same order.
 */
export function holm(probabilities: readonly number[]): number[] {
  const order = probabilities.map((_, i) => i)
    .sort((a, b) => probabilities[a] - probabilities[b]);
  const adjusted: number[] = new Array(probabilities.length);
  let largest = 0;
  order.forEach((index, place) => {
    largest = Math.max(largest, probabilities[index] * (order.length - place));
    adjusted[index] = Math.min(1, largest);
  });
  return adjusted;
}
