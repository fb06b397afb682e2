/** One thing that was checked. */
export interface JunitCase {
  readonly name: string;
  /** `skipped` is for what nobody can tell. */
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped, or what was measured. */
  readonly message: string;
}

/** What was checked of one run or comparison. */
export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
  /** Wall time, ISO 8601. */
  readonly startedAt?: string;
  readonly elapsedSec?: number;
}

/**
 * Suites as JUnit XML, in the part of it that Jenkins, GitLab and GitHub's actions all read. It is
 * valid by junit-10.xsd of Jenkins's xunit plugin.
 */
export function junitXml(suites: readonly JunitSuite[]): string {
  // The schema has skipped cases counted by suite alone.
  const { skipped: _, ...all } = counts(suites.flatMap(({ cases }) => cases));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(all)}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteLines({ name, cases, startedAt, elapsedSec }: JunitSuite): string[] {
  const head = attributes({
    name,
    ...counts(cases),
    time: elapsedSec?.toFixed(3),
    // The format's times have neither fraction nor zone.
    timestamp: startedAt?.replace(/(\.\d+)?Z$/, ""),
  });
  return [
    `  <testsuite${head}>`,
    ...cases.flatMap((each) => caseLines(each, name)),
    "  </testsuite>",
  ];
}

function caseLines({ name, outcome, message }: JunitCase, suite: string): string[] {
  const head = `    <testcase${attributes({ classname: suite, name })}`;
  switch (outcome) {
    case "passed":
      return [`${head}>`, `      <system-out>${escape(message)}</system-out>`, "    </testcase>"];
    case "failed":
      return [
        `${head}>`,
        `      <failure${attributes({ message, type: "failure" })}>${escape(message)}</failure>`,
        "    </testcase>",
      ];
    case "skipped":
      return [`${head}>`, `      <skipped${attributes({ message })}/>`, "    </testcase>"];
  }
}

function counts(cases: readonly JunitCase[]) {
  const of = (wanted: JunitCase["outcome"]) =>
    String(cases.filter(({ outcome }) => outcome === wanted).length);
  return {
    tests: String(cases.length),
    failures: of("failed"),
    errors: "0",
    skipped: of("skipped"),
  };
}

function attributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values).filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escape(value!)}"`).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** Characters that XML 1.0 (section 2.2) does not allow in any form become U+FFFD. */
function escape(text: string): string {
  // deno-lint-ignore no-control-regex -- those are what is looked for
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .toWellFormed().replaceAll(/[&<>"\n\r\t]/g, (character) => ENTITIES[character]);
}
