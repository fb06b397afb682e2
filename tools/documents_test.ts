import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFromRoot } from "./settings_docs.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const INDEX = "docs/README.md";
const README_LINES_MAX = 200;
const README_COLUMNS_MAX = 120;

const { tasks, exclude } = JSON.parse(await readFromRoot("deno.json")) as {
  readonly tasks: Readonly<Record<string, unknown>>;
  readonly exclude: readonly string[];
};

/** The Markdown files of the project by their paths from its root; of what tasks make there is none. */
function markdownFiles(folder = ""): string[] {
  return [...Deno.readDirSync(join(ROOT, folder))].flatMap(({ name, isDirectory, isFile }) => {
    const path = join(folder, name);
    if (name.startsWith(".") || name === "node_modules" || exclude.includes(path)) return [];
    if (isDirectory) return markdownFiles(path);
    return isFile && name.endsWith(".md") ? [path] : [];
  });
}

const documents = new Map<string, string>();
for (const path of markdownFiles()) documents.set(path, await readFromRoot(path));

/** The names behind `deno task`, whichever version of Deno stands before it. */
function tasksNamed(text: string): string[] {
  return [...text.matchAll(/\bdeno(?:@[\d.]+)?\s+task\s+(?:--quiet\s+)?([a-z][a-z0-9:_-]*)/g)]
    .map(([, name]) => name);
}

/** The targets of links and pictures that are no addresses of the web; code holds none. */
function relativeLinks(text: string): string[] {
  const prose = text.replaceAll(/^```[^]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchors(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
    ),
  );
}

/** Why a link of the document at `path` leads nowhere; undefined when it leads somewhere. */
function brokenLink(path: string, link: string): string | undefined {
  const [file, anchor] = link.split("#");
  const target = file === "" ? path : join(dirname(path), file);
  if (!existsSync(join(ROOT, target))) return `${path}: ${link}: there is no ${target}`;
  const text = documents.get(target);
  return anchor === undefined || text === undefined || anchors(text).has(anchor)
    ? undefined
    : `${path}: ${link}: ${target} has no such heading`;
}

Deno.test("README.md is read in a few minutes and fits a terminal", () => {
  const lines = documents.get("README.md")!.trimEnd().split("\n");
  assert.ok(lines.length <= README_LINES_MAX, `${lines.length} lines`);
  assert.deepEqual(lines.filter((line) => [...line].length > README_COLUMNS_MAX), []);
});

Deno.test("each task that a document names is in deno.json", () => {
  const named = [...documents].flatMap(([path, text]) =>
    tasksNamed(text).map((task) => ({ path, task }))
  );
  assert.ok(named.some(({ path, task }) => path === "README.md" && task === "demo"));
  assert.deepEqual(named.filter(({ task }) => !Object.hasOwn(tasks, task)), []);
});

Deno.test("each relative link of a document leads to a file, and to a heading where it names one", () => {
  const broken = [...documents].flatMap(([path, text]) =>
    relativeLinks(text).map((link) => brokenLink(path, link)).filter((why) => why !== undefined)
  );
  assert.deepEqual(broken, []);
});

Deno.test("each page of docs/ is in its index, and the README links to the index", () => {
  const linked = relativeLinks(documents.get(INDEX)!).map((link) => join(dirname(INDEX), link));
  const pages = [...documents.keys()].filter((path) => path.startsWith("docs/") && path !== INDEX);
  assert.ok(pages.length > 0);
  assert.deepEqual(pages.filter((path) => !linked.includes(path)), []);
  assert.ok(relativeLinks(documents.get("README.md")!).includes(INDEX));
});

Deno.test("a document's links and tasks are found where they are none of code's", () => {
  const text = "[a](b.md#c-d) `[x](y)` ![p](q.png) [w](https://w.test)\n```sh\n[e](f)\n```\n" +
    "npx -y deno@2.9.3 task ok, deno task\n  docs:settings, `deno task` lists\n";
  assert.deepEqual(relativeLinks(text), ["b.md#c-d", "q.png"]);
  assert.deepEqual(tasksNamed(text), ["ok", "docs:settings"]);
  assert.deepEqual([...anchors("# A b\n## Why, `N=1`?\n")], ["a-b", "why-n1"]);
});
