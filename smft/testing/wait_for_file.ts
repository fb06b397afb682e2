/** Resolves when a file is there: the client makes it when its clock is about to start. */
export async function waitForFile(path: string): Promise<void> {
  const dir = path.slice(0, path.lastIndexOf("/"));
  await Deno.mkdir(dir, { recursive: true });
  const watcher = Deno.watchFs(dir);
  const there = async () => await Deno.stat(path).then(() => true, () => false);
  if (!await there()) {
    for await (const _event of watcher) {
      if (await there()) break;
    }
  }
  try {
    watcher.close();
  } catch {
    // The loop above has closed it.
  }
}
