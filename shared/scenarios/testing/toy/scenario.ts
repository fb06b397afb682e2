import { setting, wholeNumber } from "../../../settings/mod.ts";
import type { Scenario } from "../../scenario.ts";
import { toyFacts } from "./facts.ts";
import { TOY_STATUS, type ToyCall, ToyCalls, type ToyShare, type ToyWork } from "./toy_calls.ts";

const TOY_ROWS = {
  timerMs: setting({
    variable: "TOY_TIMER_MS",
    flag: "--toy-timer-ms",
    type: wholeNumber({ min: 0, max: 1000, unit: "ms" }),
    default: "1",
    help: "How long each of the two timers of a call runs.",
    group: "Load",
  }),
};

/**
 * The smallest scenario that uses every part of the interface, without a network: the tests send it
 * through run, file, summary, page, comparison and exports, and it shows how one is written.
 */
export const toy: Scenario<typeof TOY_ROWS, ToyWork, ToyCall, ToyShare> = {
  ...toyFacts,
  command: "toy",
  summary: "Waits for timers.",
  settings: { rows: TOY_ROWS, defaults: { rps: "100" }, shared: true },
  statuses: {
    isOk: (code) => code === TOY_STATUS.found,
    nameOf: (code) => `HTTP_${code}`,
  },
  module: import.meta.resolve("./add_toy.ts"),
  prepare({ settings: { timerMs } }) {
    return Promise.resolve({
      work: { timerMs },
      lookAt(shares) {
        const messages = shares.reduce((sum, share) => sum + share.messages, 0);
        return Promise.resolve({
          end: { counted: { messages }, shares: shares.length },
          demands: [{ threshold: "messages>0", ok: messages > 0, actual: messages }],
        });
      },
    });
  },
  open: (work, options) => Promise.resolve(new ToyCalls(work, options)),
};
