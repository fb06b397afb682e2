import { NS_PER_SEC } from "../base/mod.ts";
import type { Logger } from "../observe/mod.ts";
import { CLOSED_WITHOUT_A_BYTE } from "../transport/mod.ts";

/**
 * Logs connections that were refused or ended, at most one a second: a flood of them must not become
 * a flood of lines. A line tells how many went unsaid before it. Who connects and closes without a
 * byte, as Kubernetes and load balancers do each second, has asked for nothing: that is counted, and
 * told at `debug`.
 */
export class RefusalLog {
  readonly #logger: Logger;
  readonly #nowNs: () => number;
  #saidNs = -Infinity;
  #unsaid = 0;
  #probes = 0;

  /** @param nowNs monotonic, ns */
  constructor(logger: Logger, nowNs: () => number) {
    this.#logger = logger;
    this.#nowNs = nowNs;
  }

  /** A connection from `remote` was refused or ended for that reason. */
  add(remote: string, reason: string): void {
    if (reason === CLOSED_WITHOUT_A_BYTE) {
      this.#logger.debug("a probe: connected and closed without a byte", {
        remote,
        probes: ++this.#probes,
      });
      return;
    }
    const nowNs = this.#nowNs();
    if (nowNs - this.#saidNs < NS_PER_SEC) {
      this.#unsaid++;
      return;
    }
    this.#saidNs = nowNs;
    const unsaid = this.#unsaid > 0 ? { unsaid: this.#unsaid } : {};
    this.#unsaid = 0;
    this.#logger.warn(`refused a connection: ${reason}`, { remote, ...unsaid });
  }
}
