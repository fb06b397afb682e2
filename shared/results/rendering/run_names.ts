import { basename } from "node:path";

/** What runs are called by their files: the file's name, or its path where two have the same name. */
export function runNames(runs: readonly { readonly path: string }[]): string[] {
  const names = runs.map(({ path }) => basename(path, ".txt"));
  return names.map((name, at) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : runs[at].path
  );
}
