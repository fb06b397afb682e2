import { tempDir } from "../../base/testing.ts";
import { type Address, VSOCK_CID_ANY, VSOCK_CID_LOCAL } from "../address.ts";
import { dial } from "../dial.ts";
import { listen } from "../listen.ts";
import { openMultiplexer } from "./open_multiplexer.ts";

/** How long the probe waits; a kernel gives up after 2 s (VSOCK_DEFAULT_CONNECT_TIMEOUT). */
const PROBE_MS = 5_000;

/** Where tests of vsock run: over the real thing, or in Firecracker's form over a multiplexer. */
export interface VsockLab extends AsyncDisposable {
  /** An address at which a server may listen. */
  freeAddress(): Address;
  /** Where a client reaches the server that listens there. */
  dialAddress(listening: Address): Address;
}

let probed: Promise<string | undefined> | undefined;

/** Why this machine has no vsock to itself, found out by bind and connect; undefined when it has. */
export function vsockProblem(): Promise<string | undefined> {
  return probed ??= probeVsock();
}

async function probeVsock(): Promise<string | undefined> {
  try {
    const quiet = { onData() {}, onDrain() {}, onClose() {} };
    const listener = await listen({ kind: "vsock", cid: VSOCK_CID_ANY, port: 0 }, {
      open: () => quiet,
    });
    try {
      const address = { ...listener.address, cid: VSOCK_CID_LOCAL } as Address;
      const duplex = await dial(address, { timeoutMs: PROBE_MS, open: () => quiet });
      duplex.destroy();
    } finally {
      await listener.close();
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Opens what this machine can do. */
export async function openVsockLab(): Promise<VsockLab> {
  return await vsockProblem() === undefined ? REAL : await openHybridLab();
}

const REAL: VsockLab = {
  freeAddress: () => ({ kind: "vsock", cid: VSOCK_CID_ANY, port: 0 }),
  dialAddress: (listening) => ({ ...listening, cid: VSOCK_CID_LOCAL } as Address),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

async function openHybridLab(): Promise<VsockLab> {
  const folder = await tempDir();
  const path = `${folder.path}/v.sock`;
  const multiplexer = await openMultiplexer(path);
  let ports = 1024;
  return {
    freeAddress: () => ({ kind: "vsock-uds", path, port: ports++ }),
    dialAddress: (listening) => listening,
    async [Symbol.asyncDispose]() {
      await multiplexer[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
