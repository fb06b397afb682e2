import type { RecordsMode } from "../results/mod.ts";
import type { PlainRecord } from "../scenarios/mod.ts";
import { answerThread, type ThreadPort } from "../program/mod.ts";
import { LocalSender } from "./local_sender.ts";
import type { SentShare } from "./sender.ts";
import type { FromSender, PlainShare, ToSender } from "./threads_messages.ts";

/** How often a thread hands its records over and tells how it stands, ms. */
const TELL_MS = 200;
/** Records are handed over when there are so many, so that they never fill the memory. */
const RECORDS_MAX = 4096;

/** What the thread that sends does: connects, warms up and sends as it is asked through the port. */
export function serveSender(port: ThreadPort): void {
  let sender: LocalSender;
  let records: RecordsMode;
  answerThread<ToSender, FromSender>(port, async (request) => {
    switch (request.kind) {
      case "connect":
        records = request.plan.records;
        sender = await LocalSender.connect(request.plan);
        return { kind: "connected", connection: sender.connection };
      case "warmUp":
        await sender.warmUp();
        return { kind: "warm" };
      case "run": {
        const told = tellWhile(port, sender, records);
        const { startEpochMs } = request;
        const share = await sender.run({ startEpochMs, writer: told.writer }).finally(told.stop);
        return { kind: "share", share: plainShare(share) };
      }
      case "stop":
        sender.stop();
        return undefined;
      case "close":
        await sender.close();
        return { kind: "closed" };
    }
  });
}

/** A writer whose records go through the port in batches, beside how the sender stands. */
function tellWhile(port: ThreadPort, sender: LocalSender, mode: RecordsMode) {
  let records: PlainRecord[] = [];
  const tell = (message: FromSender) => port.postMessage(message);
  const handOver = () => {
    if (records.length > 0) tell({ kind: "records", records });
    records = [];
  };
  const timer = setInterval(() => {
    handOver();
    tell({ kind: "look", look: sender.look() });
  }, TELL_MS);
  return {
    writer: {
      record(record: PlainRecord) {
        if (mode === "none" || (mode === "failed" && record.ok)) return;
        if (records.push(record) === RECORDS_MAX) handOver();
      },
    },
    stop() {
      clearInterval(timer);
      handOver();
    },
  };
}

function plainShare(share: SentShare): PlainShare {
  const histograms = Object.entries(share.histograms)
    .map(([name, histogram]) => [name, histogram!.snapshot()]);
  return { ...share, histograms: Object.fromEntries(histograms) };
}
