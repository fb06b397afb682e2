/** A program that is packed: into a binary by compile, into one file of JavaScript by bundle. */
export interface Program {
  /** Of the files in dist/. */
  readonly name: string;
  /** From the root of the repository. */
  readonly entry: string;
  /** The least that it needs, as flags of `deno run` and `deno compile`. */
  readonly permissions: readonly string[];
}

/**
 * Addresses, Unix sockets among them, certificates and result folders are settings, so net, read and
 * write have no narrower scope that holds for every user. `--allow-sys` is for host facts and usage.
 * `--allow-ffi` is for prctl in the pacing worker: limited to libc.so.6, Deno would look for that
 * file in the working directory and load it from there. Without `--no-prompt` a terminal would be
 * asked, in mid-run.
 */
const PERMISSIONS = [
  "--allow-net",
  "--allow-read",
  "--allow-env",
  "--allow-sys",
  "--allow-ffi",
  "--no-prompt",
  "--allow-write",
];

export const PROGRAMS: readonly Program[] = [
  { name: "df", entry: "df/main.ts", permissions: PERMISSIONS },
  { name: "smft", entry: "smft/main.ts", permissions: PERMISSIONS },
];
