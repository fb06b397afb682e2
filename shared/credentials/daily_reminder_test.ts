import assert from "node:assert/strict";
import { DailyReminder } from "./daily_reminder.ts";
import type { CredentialWarning } from "./load.ts";

const DAY_MS = 86_400_000;
const warning = (path: string, message: string): CredentialWarning => ({
  kind: "expires_soon",
  path,
  message,
});

Deno.test("DailyReminder tells a warning once a day while it holds, in its latest words", () => {
  const reminder = new DailyReminder();
  const said = (days: number, ms = 0) =>
    reminder.due([warning("server.crt", `in ${14 - days} days`)], days * DAY_MS + ms)
      .map(({ message }) => message);
  assert.deepEqual(said(0), ["in 14 days"]);
  assert.deepEqual(said(0, DAY_MS - 1), []);
  assert.deepEqual(said(1), ["in 13 days"]);
  assert.deepEqual(said(1, 60_000), []);
  assert.deepEqual(said(2, 60_000), ["in 12 days"]);
});

Deno.test("DailyReminder tells each warning on its own, and one that came back at once", () => {
  const reminder = new DailyReminder();
  const [ca, leaf] = [warning("ca.crt", "the CA"), warning("server.crt", "the leaf")];
  assert.deepEqual(reminder.due([ca], 0), [ca]);
  assert.deepEqual(reminder.due([ca, leaf], 1), [leaf]);
  assert.deepEqual(reminder.due([leaf], 2), []);
  assert.deepEqual(reminder.due([ca, leaf], 3), [ca]);
});
