const LONGEST = 300;
// deno-lint-ignore no-control-regex -- judges quote octets of frames as they are
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** Text of several lines as one, cut where it grows too long to read. */
export function oneLine(text: string): string {
  const lines = text.split("\n").map((each) => each.replace(CONTROL, "").trim());
  const line = lines.filter((each) => each !== "").join("; ");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}
