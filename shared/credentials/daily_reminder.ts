import type { CredentialWarning } from "./load.ts";

const DAY_MS = 86_400_000;

/**
 * Which warnings are to be told now: one that is new at once, and while it holds once a day. One
 * that was gone in between is new again.
 */
export class DailyReminder {
  /** When each was told last, wall time, ms. */
  #toldMs = new Map<string, number>();

  /** @param nowMs wall time, ms */
  due(warnings: readonly CredentialWarning[], nowMs: number): CredentialWarning[] {
    const before = this.#toldMs;
    this.#toldMs = new Map();
    return warnings.filter(({ kind, path }) => {
      const id = `${kind} ${path}`;
      const toldMs = before.get(id) ?? -Infinity;
      const isDue = nowMs - toldMs >= DAY_MS;
      this.#toldMs.set(id, isDue ? nowMs : toldMs);
      return isDue;
    });
  }
}
