/** A number that marks a note: ¹, ². */
export function superscript(number: number): string {
  return [...String(number)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
}

/** The mark of a reason, which joins the others when it is new. */
export function markOf(reason: string, reasons: string[]): string {
  if (!reasons.includes(reason)) reasons.push(reason);
  return superscript(reasons.indexOf(reason) + 1);
}
