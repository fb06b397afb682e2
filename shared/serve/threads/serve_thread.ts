import { answerThread, type ThreadPort } from "../../threads/mod.ts";
import type { Serving } from "../serving.ts";
import type { FromServer, ToServer } from "./server_messages.ts";
import type { ServiceThread, ThreadService } from "./thread_service.ts";

/**
 * What a thread of DF does: listens, serves and drains as it is asked through the port.
 *
 * @param services those that it may be asked to be
 */
export function serveThread(port: ThreadPort, services: readonly ThreadService[]): void {
  let service: ServiceThread;
  let serving: Serving;
  const tell = (words: unknown) => port.postMessage({ kind: "told", words } satisfies FromServer);
  answerThread<ToServer, FromServer>(port, async (request) => {
    switch (request.kind) {
      case "serve":
        service = services.find(({ name }) => name === request.service)!.start(tell);
        return undefined;
      case "listen":
        serving = await service.listen(request.plan);
        return { kind: "listening", addresses: serving.addresses };
      case "ask":
        return { kind: "answer", answer: await service.answer!(request.request) };
      case "tell":
        service.hear!(request.words);
        return undefined;
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
    }
  });
}
