/** Counts calls by how they ended; what succeeds costs an addition and no more. */
export abstract class StatusTally {
  /** What the first failed call of each status said. */
  readonly firstMessages: Record<string, string> = {};
  okCount = 0;
  failedCount = 0;
  readonly #failures: Record<string, number> = {};

  /** Calls by the name of their status, `NOT_SENT` among them. */
  get codes(): Record<string, number> {
    return { ...(this.okCount > 0 ? { OK: this.okCount } : {}), ...this.#failures };
  }

  /** @param message what the call said; absent for one that was never made */
  protected countFailure(status: string, message?: string): void {
    this.failedCount++;
    this.#failures[status] = (this.#failures[status] ?? 0) + 1;
    if (message !== undefined) this.firstMessages[status] ??= message;
  }
}
