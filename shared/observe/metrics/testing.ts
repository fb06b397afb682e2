import { runToEnd, succeeds } from "../../base/testing.ts";

/** Whether Prometheus' own program that judges metrics is installed. */
export const HAS_PROMTOOL: boolean = await succeeds(["promtool", "--version"]);

/**
 * What `promtool check metrics` says of a text: nothing when it is well formed and its names follow
 * Prometheus' habits. Only where HAS_PROMTOOL.
 */
export async function promtoolSays(text: string): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await runToEnd(["promtool", "check", "metrics"], {
    input: text,
  });
  return { code, said: stdout + stderr };
}
