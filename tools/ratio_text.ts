/** The ends of an interval of a ratio: `[−0.4 %, +1.2 %]`. */
export function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  return `[${changeText(low)}, ${changeText(high)}]`;
}

/** A ratio as a change: `+4.2 %`. */
export function changeText(ratio: number): string {
  if (ratio === Infinity) return "+∞";
  const change = (ratio - 1) * 100;
  return `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} %`;
}

/** A share, 0 to 1, in percent: `0.123 %`. */
export function percentText(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}
