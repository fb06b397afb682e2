import { blankText } from "./blank_text.ts";

/** A name that a module exports. */
interface ExportedName {
  readonly name: string;
  readonly line: number;
}

/** Names that a module imports or hands on. */
interface ImportedNames {
  /** As it stands in the module. */
  readonly specifier: string;
  /** By what they are called over there; "*" for all of them. */
  readonly names: readonly string[];
}

export interface ModuleNames {
  readonly exports: readonly ExportedName[];
  readonly imports: readonly ImportedNames[];
}

const DECLARATION =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|interface|type|enum|const|let) (\w+)/gm;
const LIST = /^export (?:type )?\{([^}]*)\}(?: from "([^"]+)")?;/gm;
const ALL = /^export \* (?:as (\w+) )?from "([^"]+)"/gm;
const IMPORT =
  /^import (?:type )?(?:(\w+)(?:, )?)?(?:\{([^}]*)\}|(\* as \w+))?(?: from )?"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"([^"]+)"/g;

/**
 * The names that a module exports and imports. Read from its text, which `deno fmt` has brought into
 * one form: statements of modules begin their line.
 */
export function moduleNames(text: string): ModuleNames {
  const code = blankText(text);
  const lineOf = (at: number) => code.slice(0, at).split("\n").length;
  const exports: ExportedName[] = [];
  const imports: ImportedNames[] = [];
  for (const { 1: name, index } of code.matchAll(DECLARATION)) {
    exports.push({ name, line: lineOf(index) });
  }
  for (const { 0: whole, 1: list, 2: specifier, index } of code.matchAll(LIST)) {
    const pairs = namePairs(list);
    for (const { outer } of pairs) {
      const at = whole.search(new RegExp(`\\b${outer}\\b(?=\\s*(,|\\}|$))`, "m"));
      exports.push({ name: outer, line: lineOf(index + at) });
    }
    if (specifier !== undefined) imports.push({ specifier, names: pairs.map(({ name }) => name) });
  }
  for (const { 1: name, 2: specifier, index } of code.matchAll(ALL)) {
    if (name !== undefined) exports.push({ name, line: lineOf(index) });
    imports.push({ specifier, names: ["*"] });
  }
  for (const [, byDefault, list, all, specifier] of code.matchAll(IMPORT)) {
    const names = namePairs(list ?? "").map(({ name }) => name);
    if (byDefault !== undefined) names.push("default");
    imports.push({ specifier, names: all === undefined ? names : ["*"] });
  }
  for (const [, specifier] of code.matchAll(DYNAMIC)) imports.push({ specifier, names: ["*"] });
  return { exports, imports };
}

/** `a, type b as c`: by the name of where it comes from and the name it gets. */
function namePairs(list: string): { readonly name: string; readonly outer: string }[] {
  return list.split(",").map((each) => each.trim().replace(/^type /, "")).filter((each) => each)
    .map((each) => {
      const [name, outer = name] = each.split(/\s+as\s+/);
      return { name, outer };
    });
}
