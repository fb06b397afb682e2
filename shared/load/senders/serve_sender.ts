import { answerThread, type ThreadPort } from "../../threads/mod.ts";
import { factsOf, type RecordRow } from "../../scenarios/mod.ts";
import { LocalSender } from "./local_sender.ts";
import { plainShare } from "./plain_share.ts";
import { RecordBatches } from "./record_batch.ts";
import type { SenderPlan } from "./sender.ts";
import type { FromSender, ToSender } from "./sender_messages.ts";

/** How often a thread hands its records over and tells how it stands, ms. */
const TELL_MS = 200;
/** Records are handed over when there are so many, so that they never fill the memory. */
const RECORDS_MAX = 4096;

/** What the thread that sends does: connects, warms up and sends as it is asked through the port. */
export function serveSender(port: ThreadPort): void {
  let sender: LocalSender;
  let plan: SenderPlan;
  answerThread<ToSender, FromSender>(port, async (request) => {
    switch (request.kind) {
      case "connect":
        plan = request.plan;
        sender = await LocalSender.connect(plan);
        return { kind: "connected", connections: sender.connections };
      case "warmUp":
        return { kind: "warm", warm: await sender.warmUp() };
      case "run": {
        const told = tellWhile(port, sender, plan);
        const { start } = request;
        const share = await sender.run({ start, writer: told.writer }).finally(told.stop);
        return { kind: "share", share: plainShare(share) };
      }
      case "stop":
        sender.stop(request);
        return undefined;
      case "close":
        await sender.close();
        return { kind: "closed" };
    }
  });
}

/** A writer whose records go through the port in batches, beside how the sender stands. */
function tellWhile(port: ThreadPort, sender: LocalSender, { scenario }: SenderPlan) {
  const tell = (message: FromSender) => port.postMessage(message);
  const batches = new RecordBatches((batch) => tell({ kind: "records", batch }), {
    format: factsOf(scenario.test).record,
    capacity: RECORDS_MAX,
  });
  const timer = setInterval(() => {
    batches.flush();
    tell({ kind: "look", look: sender.look() });
  }, TELL_MS);
  return {
    writer: { record: (row: RecordRow) => batches.record(row) },
    stop() {
      clearInterval(timer);
      batches.flush();
    },
  };
}
