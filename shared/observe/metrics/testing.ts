/** Whether Prometheus' own program that judges metrics is installed. */
export const HAS_PROMTOOL = await hasPromtool();

/**
 * What `promtool check metrics` says of a text: nothing when it is well formed and its names follow
 * Prometheus' habits. Only where HAS_PROMTOOL.
 */
export async function promtoolSays(text: string): Promise<{ code: number; said: string }> {
  const process = promtool(["check", "metrics"]).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout, stderr } = await process.output();
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

async function hasPromtool(): Promise<boolean> {
  try {
    const process = promtool(["--version"]).spawn();
    await process.stdin.close();
    return (await process.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function promtool(args: string[]): Deno.Command {
  return new Deno.Command("promtool", { args, stdin: "piped", stdout: "piped", stderr: "piped" });
}
