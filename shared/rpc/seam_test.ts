import { vsockProblem } from "../transport/testing.ts";
import { ENGINE_NAMES, engineProblem, loadEngine } from "./mod.ts";
import { backpressureCases } from "./seam_cases/backpressure.ts";
import { Bench, type SeamCase, type TransportKind } from "./seam_cases/bench.ts";
import { callEndCases } from "./seam_cases/call_ends.ts";
import { cancellationCases } from "./seam_cases/cancellation.ts";
import { connectErrorCases } from "./seam_cases/connect_errors.ts";
import { deadlineCases } from "./seam_cases/deadlines.ts";
import { interceptorCases } from "./seam_cases/interceptors.ts";
import { interceptedMessageCases } from "./seam_cases/intercepted_messages.ts";
import { kindCases } from "./seam_cases/kinds.ts";
import { lifecycleCases } from "./seam_cases/lifecycle.ts";
import { metadataCases } from "./seam_cases/metadata.ts";
import { statusCases } from "./seam_cases/status.ts";
import { tlsCases } from "./seam_cases/tls.ts";

/** All that the seam promises; every engine keeps it, against every engine's other side. */
const CASES: readonly SeamCase[] = [
  ...kindCases,
  ...metadataCases,
  ...statusCases,
  ...deadlineCases,
  ...cancellationCases,
  ...interceptorCases,
  ...interceptedMessageCases,
  ...callEndCases,
  ...backpressureCases,
  ...lifecycleCases,
  ...connectErrorCases,
  ...tlsCases,
];

const TRANSPORTS: readonly TransportKind[] = [
  { address: "tcp", tls: "off" },
  { address: "tcp", tls: "mtls" },
  { address: "unix", tls: "off" },
  { address: "unix", tls: "mtls" },
  { address: "vsock", tls: "off" },
  { address: "vsock", tls: "mtls" },
];

// Over AF_VSOCK itself where bind and connect work, else in the hybrid form, as the names say.
const noVsock = await vsockProblem();
if (noVsock !== undefined) {
  Deno.test.ignore(`seam, wire to wire, vsock: vsock-uds instead, as ${noVsock}`, () => {});
}

function applies({ only = {} }: SeamCase, { address, tls }: TransportKind): boolean {
  return (only.address ?? address) === address && (only.tls ?? tls) === tls;
}

for (const clientName of ENGINE_NAMES) {
  for (const serverName of ENGINE_NAMES) {
    const pair = `${clientName} to ${serverName}`;
    const problem = engineProblem(clientName) ?? engineProblem(serverName);
    if (problem !== undefined) {
      Deno.test.ignore(`seam, ${pair}: ${problem}`, () => {});
      continue;
    }
    const clientEngine = await loadEngine(clientName);
    const serverEngine = await loadEngine(serverName);
    for (const transport of TRANSPORTS) {
      if (transport.address === "vsock" && pair !== "wire to wire") continue;
      const kind = transport.address === "vsock" && noVsock !== undefined
        ? "vsock-uds"
        : transport.address;
      const way = `${kind} ${transport.tls === "off" ? "plain" : "mTLS"}`;
      for (const seamCase of CASES.filter((candidate) => applies(candidate, transport))) {
        Deno.test(`seam, ${pair}, ${way}: ${seamCase.name}`, async () => {
          await using bench = await Bench.open(clientEngine, serverEngine, transport);
          await seamCase.run(bench);
        });
      }
    }
  }
}
