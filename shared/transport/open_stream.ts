import net from "node:net";
import type { Duplex as Stream } from "node:stream";
import { type Address, formatAddress } from "./address.ts";
import { ConnStream } from "./conn_stream.ts";
import type { ConnectError } from "./connect_error.ts";
import { connectError, connectFailure } from "./connect_failure.ts";
import { vsockDialWords, vsockFacts } from "./vsock_words.ts";

/** Addresses that node:net cannot dial by itself. */
export type StreamAddress = Extract<Address, { kind: "vsock" | "vsock-uds" }>;

/** The longest answer to CONNECT, `OK 4294967295\n`, bytes. */
const ANSWER_BYTES_MAX = 14;

/** Opens a stream of bytes. Rejects with a ConnectError; when the signal aborts, perhaps never. */
export function openStream(address: StreamAddress, signal: AbortSignal): Promise<Stream> {
  return address.kind === "vsock" ? openVsock(address, signal) : openHybrid(address, signal);
}

async function openVsock(
  address: Extract<Address, { kind: "vsock" }>,
  signal: AbortSignal,
): Promise<Stream> {
  const { cid, port } = address;
  let conn: Deno.Conn;
  try {
    conn = await Deno.connect({ transport: "vsock", cid, port });
  } catch (error) {
    const text = vsockDialWords(error, address, vsockFacts());
    throw unreachable(address, text, error);
  }
  // Deno cannot call such a connect off.
  if (signal.aborted) conn.close();
  return new ConnStream(conn);
}

/**
 * The hybrid form: a Unix socket of the host, on which the first line names the port in the guest
 * (Firecracker `docs/vsock.md`, vhost-device-vsock's README). Who closes it instead of answering has
 * nobody at that port.
 */
function openHybrid(
  address: Extract<Address, { kind: "vsock-uds" }>,
  signal: AbortSignal,
): Promise<Stream> {
  const { promise, resolve, reject } = Promise.withResolvers<Stream>();
  const socket = net.connect({ path: address.path });
  let answer = "";
  const settle = () => {
    signal.removeEventListener("abort", onAbort);
    for (const name of ["data", "error", "close"]) socket.removeAllListeners(name);
  };
  const fail = (error: ConnectError) => {
    settle();
    socket.on("error", () => {});
    socket.destroy();
    reject(error);
  };
  const onAbort = () => fail(unreachable(address, "dialling was called off"));
  signal.addEventListener("abort", onAbort);
  socket.once("connect", () => socket.write(`CONNECT ${address.port}\n`));
  socket.on("error", (cause) => {
    const target = formatAddress(address);
    fail(connectFailure({ phase: "tcp", target, mode: "off", serverName: "", cause }));
  });
  socket.on("close", () => {
    fail(unreachable(address, `nobody listens at port ${address.port} of the guest`));
  });
  socket.on("data", (bytes: Uint8Array) => {
    const end = bytes.indexOf(10);
    answer += String.fromCharCode(...bytes.subarray(0, end < 0 ? ANSWER_BYTES_MAX : end));
    if (end < 0 && answer.length < ANSWER_BYTES_MAX) return;
    if (end < 0 || !/^OK \d{1,10}$/.test(answer)) {
      const said = JSON.stringify(answer.slice(0, ANSWER_BYTES_MAX));
      const text = `it answered CONNECT with ${said} instead of OK; ` +
        "is the socket that of a vsock device?";
      return fail(unreachable(address, text));
    }
    settle();
    socket.pause();
    if (end + 1 < bytes.length) socket.unshift(bytes.subarray(end + 1));
    resolve(socket);
  });
  return promise;
}

function unreachable(address: StreamAddress, text: string, cause?: unknown): ConnectError {
  return connectError({ phase: "tcp", target: formatAddress(address) }, {
    kind: "address",
    text,
    cause,
  });
}
