/** What `sun_path` of Linux holds beside its NUL (unix(7)), bytes. */
const PATH_BYTES_MAX = 107;

const encoder = new TextEncoder();

/** What is wrong with the path of a Unix socket; undefined when the system takes its length. */
export function unixPathFault(path: string): string | undefined {
  const { length } = encoder.encode(path);
  if (length <= PATH_BYTES_MAX) return undefined;
  return `the path of its Unix socket has ${length} bytes, and the system takes ${PATH_BYTES_MAX}; ` +
    "choose a shorter one, or one from the working directory";
}
