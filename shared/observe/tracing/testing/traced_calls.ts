/** A program whose calls are traced; `call_spans_test.ts` reads what it exports. @module */
import { nowNs } from "../../../clock/mod.ts";
import { serveFake } from "../../../rpc/testing.ts";
import { fakeCall, HANDLERS } from "../../calls/testing/fake_calls.ts";
import { addChildSpan, traceId } from "../call_span.ts";
import { loadTracing } from "../load_tracing.ts";

const tracing = await loadTracing({ kind: "tcp", host: "127.0.0.1", port: 50051 });
const traceIds: Record<string, string | undefined> = {};

for (const { name, kind, run } of HANDLERS) {
  const call = fakeCall({ kind, arrivedNs: nowNs() });
  const context = await serveFake(tracing === undefined ? [] : [tracing], run, call);
  const endNs = nowNs();
  addChildSpan(context, {
    name,
    startNs: endNs - 2000,
    endNs,
    attributes: { "toy.item": "apple" },
  });
  traceIds[name] = traceId(context);
}
console.log(JSON.stringify({ traceIds, isTracing: tracing !== undefined }));
