import { answerThread, type ThreadPort } from "../program/mod.ts";
import { serveScores } from "./score_serving.ts";
import type { Serving } from "./serving.ts";
import { SigningThread } from "./signing_thread.ts";
import type { FromServer, PlainReport, ToServer } from "./threads_messages.ts";

/** What a thread of DF does: listens, serves and drains as it is asked through the port. */
export function serveThread(port: ThreadPort): void {
  let serving: Serving<PlainReport>;
  const signing = new SigningThread((told) => port.postMessage(told));
  const served = (given: Serving<PlainReport>): FromServer => {
    serving = given;
    return { kind: "listening", addresses: given.addresses };
  };
  answerThread<ToServer, FromServer>(port, async (request) => {
    switch (request.kind) {
      case "listen": {
        const scores = await serveScores(request.plan);
        return served({
          ...scores,
          async drain(graceMs) {
            const { excess, ...report } = await scores.drain(graceMs);
            return { ...report, excess: excess.snapshot() };
          },
        });
      }
      case "listenSigning":
        return served(await signing.listen(request.addresses));
      case "countInFlight":
        return { kind: "inFlight", calls: await serving.callsInFlight() };
      case "readMetrics":
        return { kind: "metrics", snapshot: await serving.metrics() };
      case "setLogLevel":
        serving.setLogLevel(request.level);
        return undefined;
      case "updateLimits":
        serving.updateLimits(request.limits);
        return undefined;
      case "updateTls":
        serving.updateTls(request.material, request.options);
        return undefined;
      case "drain":
        return { kind: "drained", report: await serving.drain(request.graceMs) };
      default:
        return await signing.answer(request);
    }
  });
}
