const LONGEST = 300;

/** The first line that says something, cut where it grows too long to read. */
export function firstLine(text: string): string {
  const line = text.split("\n").map((each) => each.trim()).find((each) => each !== "") ?? "";
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}
