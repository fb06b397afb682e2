import { parseArgs, type ParseArgsConfig } from "node:util";
import { messageOf } from "@lab/shared/base";
import { UsageError } from "@lab/shared/settings";

/** Where a tool's text goes; tests hand in their own. */
export interface ToolOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Results to stdout, the rest to stderr. */
export const CONSOLE: ToolOutput = { out: console.log, error: console.error };

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The flags and files of a command line. Throws a UsageError whose message ends with `advice`. */
export function parseFlags<const Flags extends Options>(
  args: readonly string[],
  options: Flags,
  advice: string,
): ReturnType<typeof parseArgs<{ allowPositionals: true; options: Flags }>> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${messageOf(error)}${advice}`);
  }
}
