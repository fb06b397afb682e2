import type { ExitCode } from "../program/mod.ts";
import { scoreServerProgram } from "./score/score_server_program.ts";
import { signingServerProgram } from "./signing/signing_server_program.ts";

/** How a server was started. */
interface ServerArgs {
  /** The command line behind the program and the name of the test. */
  readonly args: readonly string[];
  /** Where the program stands, for its `.env` file. @default only the working directory has one */
  readonly programDir?: string;
}

/** The server of a test. */
interface ServerOfTest {
  /** As in the result files: `01_steady`. */
  readonly test: string;
  /** Behind `df`: `steady`. */
  readonly command: string;
  readonly run: (args: ServerArgs) => Promise<ExitCode>;
}

/** The servers of this project: the one place that names them. */
export const SERVERS: readonly ServerOfTest[] = [
  scoreServer("01_steady", "steady"),
  scoreServer("02_coldconn", "coldconn"),
  { test: "03_signing", command: "signing", run: signingServerProgram },
];

/** Two tests call the same service. */
function scoreServer(test: string, command: string): ServerOfTest {
  return { test, command, run: (args) => scoreServerProgram({ test, ...args }) };
}

/** The server of a test, until it is told to stop. Gives its exit code. Throws a TypeError for a test without one. */
export function runServer(test: string, args: ServerArgs): Promise<ExitCode> {
  const server = SERVERS.find((each) => each.test === test);
  if (server === undefined) throw new TypeError(`there is no server of ${test}`);
  return server.run(args);
}
