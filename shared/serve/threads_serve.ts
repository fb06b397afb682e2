import { answerThread, type ThreadPort } from "../program/mod.ts";
import { type ScoreReport, serveScores } from "./score_serving.ts";
import type { Serving } from "./serving.ts";
import type { FromServer, ToServer } from "./threads_messages.ts";

/** What a thread of DF does: listens, serves and drains as it is asked through the port. */
export function serveThread(port: ThreadPort): void {
  let serving: Serving<ScoreReport>;
  answerThread<ToServer, FromServer>(port, async (request) => {
    switch (request.kind) {
      case "listen":
        serving = await serveScores(request.plan);
        return { kind: "listening", addresses: serving.addresses };
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
        serving.updateTls(request.material);
        return undefined;
      case "drain": {
        const report = await serving.drain(request.graceMs);
        return { kind: "drained", report: { ...report, excess: report.excess.snapshot() } };
      }
    }
  });
}
