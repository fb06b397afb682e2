import { printable } from "../../base/mod.ts";

/** What Markdown (GFM) takes for markup, but for `_` within a word, `<` of a limit and `[` of an IPv6. */
const MARKUP =
  /[`*~|]|\\(?=[!-/:-@[-`{-~])|<(?=[a-z/!?])|&(?=[a-z#])|(?<=\])[([]|(?<!\w)_|_(?!\w)|^(?:#{1,6}|[-+>=]|\d{1,9}[.)])(?=\s|$)/gi;

/** Text that somebody else wrote as a piece of a line of Markdown, in which it is only text. */
export function markdownText(text: string): string {
  return printable(text).replace(
    MARKUP,
    // Of a number of a list, the sign behind it.
    (found) => /^\d/.test(found) ? `${found.slice(0, -1)}\\${found.at(-1)}` : `\\${found}`,
  );
}
