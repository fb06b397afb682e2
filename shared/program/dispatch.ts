import { ExitCode } from "./exit_code.ts";
import { print, printError } from "./run_program.ts";

/** One subcommand of a binary. */
export interface Command {
  /** One line for `--help`. */
  readonly summary: string;
  /** Runs it with what stands behind its name; gives the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** A binary with its tests as subcommands. */
interface Binary {
  readonly name: string;
  readonly version: string;
  readonly commands: Readonly<Record<string, Command>>;
}

/** Runs the subcommand that the first argument names; gives its exit code, 2 when it names none. */
export async function dispatch(binary: Binary, args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const command = Object.hasOwn(binary.commands, name ?? "") ? binary.commands[name] : undefined;
  if (command !== undefined) return await command.run(rest);
  if (name === "--version") {
    print(`${binary.name} ${binary.version}`);
    return ExitCode.OK;
  }
  const usage = usageText(binary);
  if (name === "--help" || name === "-h") {
    print(usage);
    return ExitCode.OK;
  }
  const problem = name === undefined ? "a command is missing" : `${name} is no command`;
  printError(`${binary.name}: ${problem}\n${usage}`);
  return ExitCode.USAGE;
}

function usageText({ name, commands }: Binary): string {
  const width = Math.max(...Object.keys(commands).map((command) => command.length));
  const rows = Object.entries(commands)
    .map(([command, { summary }]) => `  ${command.padEnd(width)}  ${summary}`);
  return `Usage: ${name} COMMAND [--help]\n\n${rows.join("\n")}`;
}
