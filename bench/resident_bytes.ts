/** Resident memory of each process, bytes, as `ps` tells it; NaN of one that is gone. */
export async function residentBytes(...pids: number[]): Promise<number[]> {
  const args = ["-o", "pid=,rss=", "-p", pids.join(",")];
  const { stdout } = await new Deno.Command("ps", { args }).output();
  const rows = new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  return pids.map((pid) => (rows.find(([each]) => each === pid)?.[1] ?? NaN) * 1024);
}
