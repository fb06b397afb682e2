/** Tests, the tables of cases that they walk, and what helps them. */
export const TESTING_FILE = /_test\.tsx?$|\/testing\.ts$|\/(testing|\w+_cases)\//;

/** Tools and benches, which test others: every file of them may use the `testing.ts` of a layer. */
export const TOOL_FILE = /^(tools|bench)\//;

/** A file that is private to its folder. */
const PRIVATE_FILE = /\/_\w+\.ts$/;

/** Who imports whom. */
interface Use {
  readonly from: string;
  readonly to: string;
}

/** The files that only tests need: by their names, and private ones that nothing but such imports. */
export function testFiles(imports: readonly Use[]): ReadonlySet<string> {
  const users = new Map<string, Set<string>>();
  const tests = new Set<string>();
  for (const { from, to } of imports) {
    if (!users.has(to)) users.set(to, new Set());
    users.get(to)!.add(from);
    for (const file of [from, to]) if (TESTING_FILE.test(file)) tests.add(file);
  }
  for (let before = -1; before !== tests.size;) {
    before = tests.size;
    for (const [file, own] of users) {
      if (PRIVATE_FILE.test(file) && [...own].every((user) => tests.has(user))) tests.add(file);
    }
  }
  return tests;
}
