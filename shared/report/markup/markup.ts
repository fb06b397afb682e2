import { printable } from "../../base/mod.ts";

/** Of one text: nothing of ours is as long. */
const MAX_CHARS = 4000;

/** Text that is HTML or SVG already; all else is escaped where it is put into it. */
export class Markup {
  /** @param text well-formed, and safe to be put into a page as it is */
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may be put into a template. `undefined`, `null` and `false` are nothing. */
export type Piece =
  | Markup
  | string
  | number
  | undefined
  | null
  | false
  | readonly Piece[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text so that it is itself both between tags and within a quoted attribute. */
function escapeText(text: string): string {
  return printable(text, { maxChars: MAX_CHARS })
    .replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/**
 * HTML or SVG from a template. What is put in is escaped unless it is markup itself, so that no
 * text of a result file (a status, an error, a setting) becomes part of the page.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { markup } from "./markup.ts";
 * assert.equal(markup`<b>${"a < b"}</b>`.text, "<b>a &lt; b</b>");
 * ```
 */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = strings[0];
  for (let at = 0; at < pieces.length; at++) text += pieceText(pieces[at]) + strings[at + 1];
  return new Markup(text);
}

function pieceText(piece: Piece): string {
  if (piece === undefined || piece === null || piece === false) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "number") return String(piece);
  if (typeof piece === "string") return escapeText(piece);
  return piece.map(pieceText).join("");
}
