import assert from "node:assert/strict";
import { UserError } from "../base/mod.ts";
import { ConnectError } from "../rpc/mod.ts";
import { answerThread, isThread, Thread, type ThreadPort, type ThreadWorker } from "./thread.ts";
import { UsageError } from "../settings/mod.ts";

type Request = { readonly say: string };
type Told =
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "heard"; readonly text: string };

/** A thread whose other end is in this thread too. */
function threadOf(
  answer: (request: Request, port: ThreadPort) => Promise<Told | undefined>,
  onTold?: (told: Told) => void,
) {
  const { port1, port2 } = new MessageChannel();
  const port = port2 as unknown as ThreadPort;
  answerThread<Request, Told>(port, (request) => answer(request, port));
  const worker = Object.assign(port1 as unknown as ThreadWorker, {
    terminate: () => [port1, port2].forEach((each) => each.close()),
  });
  return { thread: new Thread<Request, Told>(worker, onTold), worker };
}

Deno.test("Thread.ask resolves with the answer, and what comes in between is told", async () => {
  const told: string[] = [];
  const { thread } = threadOf((request, port) => {
    port.postMessage({ kind: "heard", text: request.say });
    return Promise.resolve({ kind: "said", text: request.say.toUpperCase() });
  }, ({ text }) => told.push(text));
  assert.equal((await thread.ask({ say: "a" }, "said")).text, "A");
  assert.equal((await thread.ask({ say: "b" }, "said")).text, "B");
  assert.deepEqual(told, ["a", "b"]);
  thread.terminate();
});

Deno.test("Thread.ask waits for the answer before, and is rejected when the thread is ended", async () => {
  const said: string[] = [];
  const { thread } = threadOf((request) => {
    said.push(request.say);
    return request.say === "c"
      ? new Promise(() => {})
      : Promise.resolve({ kind: "said", text: request.say });
  });
  const [a, b] = await Promise.all([
    thread.ask({ say: "a" }, "said"),
    thread.ask({ say: "b" }, "said"),
  ]);
  assert.deepEqual([a.text, b.text, said], ["a", "b", ["a", "b"]]);
  const unanswered = thread.ask({ say: "c" }, "said");
  thread.terminate();
  await assert.rejects(unanswered, /the thread has been ended/);
  await assert.rejects(thread.ask({ say: "d" }, "said"), /the thread has been ended/);
});

const errors: [string, Error][] = [
  ["a ConnectError", new ConnectError("certificate", "tls", "refused")],
  ["a UsageError", new UsageError("wrong")],
  ["any other error", new TypeError("a bug")],
];
for (const [name, error] of errors) {
  Deno.test(`Thread.ask rejects with ${name} as the thread threw it, then and ever after`, async () => {
    const { thread } = threadOf(() => Promise.reject(error));
    for (let i = 0; i < 2; i++) {
      const thrown = await thread.ask({ say: "a" }, "said").then(
        () => assert.fail("it answered"),
        (reason) => reason,
      );
      assert.equal(thrown.message, error.message);
      if (error.name !== "TypeError") assert.equal(thrown.constructor, error.constructor);
      if (error instanceof ConnectError) assert.equal(thrown.kind, error.kind);
    }
    thread.terminate();
  });
}

Deno.test("Thread.ask rejects with a mistake of the user for one of a class of its own", async () => {
  class FileMissing extends UserError {}
  const { thread } = threadOf(() => Promise.reject(new FileMissing("key a: it is not there")));
  await assert.rejects(
    thread.ask({ say: "a" }, "said"),
    (error) => error instanceof UsageError && error.message === "key a: it is not there",
  );
  thread.terminate();
});

Deno.test("Thread.ask rejects when the thread fails outside of an answer", async () => {
  const { thread, worker } = threadOf(() => Promise.resolve(undefined));
  const asked = thread.ask({ say: "a" }, "said");
  worker.onerror!(new ErrorEvent("error", { message: "module not found", cancelable: true }));
  await assert.rejects(asked, /a thread failed: module not found/);
  thread.terminate();
});

Deno.test("isThread is false in the thread of a program and true in a worker", async () => {
  assert.equal(isThread(), false);
  const source = `import { isThread } from "${import.meta.resolve("./thread.ts")}";
    postMessage(isThread());`;
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  const worker = new Worker(url, { type: "module" });
  const answer = await new Promise((resolve) => worker.onmessage = ({ data }) => resolve(data));
  worker.terminate();
  assert.equal(answer, true);
});
