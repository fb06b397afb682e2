import { messageOf } from "../base/mod.ts";
import { type Address, VSOCK_CID_HOST, VSOCK_CID_LOCAL } from "./address.ts";
import { codeOf } from "./connect_failure.ts";

type VsockAddress = Extract<Address, { kind: "vsock" }>;

/** What is known of this machine's vsock beside the error. */
interface VsockFacts {
  /** Whether `/dev/vsock` is there; undefined where Deno may not look. */
  readonly device?: boolean;
}

const NO_FAMILY = "this kernel has no AF_VSOCK; load its module vsock";
const NO_LOOPBACK = "this kernel has no vsock loopback; load its module vsock_loopback " +
  "(modprobe vsock_loopback), or use vsock-uds:PATH:PORT";
const NO_PERMISSION = "Deno lacks --allow-net for it";

/** Looks at this machine, as far as Deno lets it. */
export function vsockFacts(): VsockFacts {
  try {
    Deno.statSync("/dev/vsock");
    return { device: true };
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? { device: false } : {};
  }
}

/** Why `address` could not be dialled, and what this machine lacks for it. */
export function vsockDialWords(
  error: unknown,
  { cid, port }: VsockAddress,
  facts: VsockFacts,
): string {
  const code = codeOf(error);
  // A kernel without loopback sends packets to LOCAL to its hypervisor, if at all, where they end.
  const lost = code === "ETIMEDOUT" || code === "ENODEV" || code === "EHOSTUNREACH";
  if (cid === VSOCK_CID_LOCAL && lost) return NO_LOOPBACK + deviceWords(facts);
  switch (code) {
    case "ECONNRESET":
    case "ECONNREFUSED":
      return `nobody listens at port ${port} of CID ${cid} (connection refused)`;
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `CID ${cid} does not answer; is that machine running, and is it this CID?`;
    case "ENODEV":
      return (cid === VSOCK_CID_HOST
        ? "this machine has no vsock device to its host"
        : "no vsock transport of this kernel leads there; a host needs its module vhost_vsock") +
        deviceWords(facts);
    default:
      return commonWords(error) + deviceWords(facts);
  }
}

/** Why one cannot listen at `address`. */
export function vsockListenWords(
  error: unknown,
  { cid, port }: VsockAddress,
  facts: VsockFacts,
): string {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return "another program listens there";
    case "EACCES":
      return `the system denies it (port ${port} is below 1024 and needs a privilege)`;
    case "EADDRNOTAVAIL":
      return (cid === VSOCK_CID_LOCAL
        ? NO_LOOPBACK
        : `CID ${cid} is not of this machine; listen at ANY`) + deviceWords(facts);
    default:
      return commonWords(error) + deviceWords(facts);
  }
}

function commonWords(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return NO_PERMISSION;
  if (codeOf(error) === "EAFNOSUPPORT") return NO_FAMILY;
  return messageOf(error);
}

function deviceWords({ device }: VsockFacts): string {
  return device === false ? "; /dev/vsock is absent" : "";
}
