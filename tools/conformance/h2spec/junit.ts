import type { CaseResult } from "../suite.ts";

const CASE = /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/**
 * Reads the JUnit report of h2spec: a case fails when it holds a `<failure>` or an `<error>`. Those
 * that h2spec skipped are left out, as they judge nothing.
 */
export function readJUnit(xml: string): CaseResult[] {
  const cases: CaseResult[] = [];
  const names = new Map<string, number>();
  for (const [, attributes, content = ""] of xml.matchAll(CASE)) {
    if (/<skipped\b/.test(content)) continue;
    const section = attribute(attributes, "package");
    const title = `${section} ${attribute(attributes, "classname")}`.trim();
    const count = (names.get(title) ?? 0) + 1;
    names.set(title, count);
    const failure = /<(?:failure|error)\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:failure|error)>)/.exec(
      content,
    );
    cases.push({
      name: count === 1 ? title : `${title} (${count})`,
      passed: failure === null,
      ...failure === null ? {} : { detail: decode(failure[1] ?? "").trim() },
    });
  }
  return cases;
}

function attribute(attributes: string, name: string): string {
  return decode(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
}

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return NAMED_ENTITIES[name] ?? whole;
  });
}
