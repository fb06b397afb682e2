import { runToEnd } from "@lab/tools/testing";

/** Resident memory of each process, bytes, as `ps` says it; NaN of one that is gone. */
export async function residentBytes(...pids: number[]): Promise<number[]> {
  const { stdout } = await runToEnd(["ps", "-o", "pid=,rss=", "-p", pids.join(",")]);
  const rows = stdout.trim().split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  return pids.map((pid) => (rows.find(([each]) => each === pid)?.[1] ?? NaN) * 1024);
}
