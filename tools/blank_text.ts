/** A slash after one of these begins a regular expression: none of them ends a value. */
const BEFORE_EXPRESSION =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void))$/;

/**
 * The text of a module with blanks in place of its comments, templates and regular expressions, so
 * that what is left is code and short strings; every line keeps its number and length.
 */
export function blankText(text: string): string {
  let out = "";
  /** The braces open in each template around this place. */
  const templates: number[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOfToken(text, at, { out, templates });
    const piece = text.slice(at, end);
    const isCode = end === at + 1 && piece !== "`";
    const isString = piece.length > 1 && (piece[0] === '"' || piece[0] === "'");
    out += isCode || isString ? piece : piece.replace(/[^\n]/g, " ");
    at = end;
  }
  return out;
}

/** Where the piece that begins here ends: a comment, a string, a part of a template, or one sign. */
function endOfToken(
  text: string,
  at: number,
  { out, templates }: { readonly out: string; readonly templates: number[] },
): number {
  const sign = text[at];
  if (text.startsWith("//", at)) return indexOr(text, "\n", at);
  if (text.startsWith("/*", at)) return indexOr(text, "*/", at) + 2;
  if (sign === '"' || sign === "'") return endOfQuoted(text, at);
  if (sign === "/" && isExpression(out)) return endOfExpression(text, at);
  if (sign === "`") return endOfTemplate(text, at + 1, templates);
  if (templates.length > 0 && sign === "{") templates[templates.length - 1]++;
  if (templates.length > 0 && sign === "}" && templates[templates.length - 1]-- === 0) {
    templates.pop();
    return endOfTemplate(text, at + 1, templates);
  }
  return at + 1;
}

function isExpression(out: string): boolean {
  return BEFORE_EXPRESSION.test(out.trimEnd());
}

function indexOr(text: string, sought: string, from: number): number {
  const found = text.indexOf(sought, from);
  return found < 0 ? text.length : found;
}

function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[start]) return at + 1;
  }
  return text.length;
}

function endOfExpression(text: string, start: number): number {
  let isClass = false;
  for (let at = start + 1; at < text.length && text[at] !== "\n"; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "[") isClass = true;
    else if (text[at] === "]") isClass = false;
    else if (text[at] === "/" && !isClass) return at + 1;
  }
  return start + 1;
}

/** To the end of the template, or to where code begins in it. */
function endOfTemplate(text: string, start: number, templates: number[]): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "`") return at + 1;
    else if (text.startsWith("${", at)) {
      templates.push(0);
      return at + 2;
    }
  }
  return text.length;
}
