/** Whether `a` comes before `b`, both `major.minor.patch`. */
function isBefore(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < 3; i++) {
    if (a[i] !== b[i]) return a[i] < b[i];
  }
  return false;
}

const FIRST_GOOD = [2, 7, 14];
// From here to LAST_BAD a GOAWAY aborts the process once node:http2 is in use (denoland/deno#36788).
const FIRST_BAD = [2, 9, 4];
const LAST_BAD = [2, 9, 8];

/**
 * What stands against running @grpc/grpc-js on a version of Deno, in one sentence; undefined when
 * nothing is known to.
 *
 * @param version `major.minor.patch`, as in `Deno.version.deno`
 */
export function checkDenoVersion(version: string): string | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  if (isBefore(parts, FIRST_GOOD)) {
    return `the grpc-js engine needs Deno 2.7.14 or later, and this is ${version}: use 2.9.3`;
  }
  if (!isBefore(parts, FIRST_BAD) && !isBefore(LAST_BAD, parts)) {
    return `the grpc-js engine cannot run on Deno ${version}, which aborts when a peer closes an ` +
      "HTTP/2 connection (denoland/deno#36788): use 2.9.3";
  }
  return undefined;
}
