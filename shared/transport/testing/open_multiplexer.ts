import net, { type Socket } from "node:net";

/**
 * What Firecracker does for a guest, with a host in the place of the guest: who says `CONNECT port`
 * on the Unix socket at `path` is joined to the one at `path_port`.
 */
export async function openMultiplexer(path: string): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  };
  let hostPort = 1 << 30;
  const server = net.createServer((host) => {
    keep(host);
    let line = "";
    const onData = (bytes: Uint8Array) => {
      const end = bytes.indexOf(10);
      line += new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
      if (end < 0) return;
      host.off("data", onData);
      host.pause();
      if (end + 1 < bytes.length) host.unshift(bytes.subarray(end + 1));
      const port = /^CONNECT (\d+)$/.exec(line)?.[1];
      if (port === undefined) return void host.destroy();
      const guest = net.connect({ path: `${path}_${port}` });
      keep(guest);
      guest.on("close", () => host.destroy());
      host.on("close", () => guest.destroy());
      guest.once("connect", () => {
        host.write(`OK ${hostPort++}\n`);
        host.pipe(guest).pipe(host);
      });
    };
    host.on("data", onData);
  });
  await new Promise<void>((resolve) => server.listen({ path }, resolve));
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
