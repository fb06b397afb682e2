import net from "node:net";

/**
 * Removes the file of a Unix socket on which nobody listens any more, as a server that was killed
 * leaves it. False when somebody does, or when the file is no socket.
 */
export async function removeStaleSocket(path: string): Promise<boolean> {
  const info = await Deno.lstat(path).catch(() => undefined);
  if (info === undefined) return true;
  if (!info.isSocket || await isListening(path)) return false;
  await removeSocketFile(path);
  return true;
}

/** Removes the file when it is there and a socket. */
export async function removeSocketFile(path: string): Promise<void> {
  try {
    if ((await Deno.lstat(path)).isSocket) await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ path });
    const done = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once("connect", () => done(true));
    socket.once("error", (error) => {
      const { code } = error as { code?: string };
      done(code !== "ECONNREFUSED" && code !== "ENOENT");
    });
  });
}
