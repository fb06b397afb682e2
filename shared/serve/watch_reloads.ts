import {
  type FilesWatcher,
  type LoadedCredentials,
  type TlsMaterial,
  type TlsSource,
  watchTlsMaterial,
} from "../credentials/mod.ts";
import type { Logger } from "../observe/mod.ts";
import { type Reload, watchReload } from "./reload.ts";

/** What a server reads again while it runs. */
interface WatchReloadsOptions {
  /** Settings, keys and whatever else a server has; what has no file is not watched. */
  readonly reloads: readonly Reload[];
  /** Absent for plain text. */
  readonly tls?: {
    readonly source: TlsSource;
    readonly current: LoadedCredentials;
    readonly onMaterial: (material: TlsMaterial) => void;
  };
  readonly logger: Logger;
}

/** A running watch. */
export interface ReloadsWatcher {
  close(): Promise<void>;
}

/**
 * Reads everything again when its files change and on SIGHUP. What is wrong stays out, and the log
 * says why; what is in use stays. Throws when a folder cannot be watched: a CredentialError for the
 * certificates, else an error of Deno.
 */
export function watchReloads({ reloads, tls, logger }: WatchReloadsOptions): ReloadsWatcher {
  const watchers: FilesWatcher[] = reloads
    .filter(({ paths = [], trees = [] }) => paths.length + trees.length > 0)
    .map((reload) => watchReload(reload, logger));
  if (tls !== undefined) {
    watchers.push(watchTlsMaterial(tls.source, {
      onChange: ({ material, leaf }) => {
        tls.onMaterial(material);
        logger.info("certificates reloaded", { expires: leaf?.notAfter.toISOString() });
      },
      onProblem: (error) => logger.error(`kept the old certificates: ${error.message}`),
      onWarning: ({ message }) => logger.warn(message),
    }, { current: tls.current.material, told: tls.current.warnings }));
  }
  const onHangup = () => {
    logger.info("SIGHUP: reading all files again");
    for (const watcher of watchers) watcher.look();
  };
  Deno.addSignalListener("SIGHUP", onHangup);
  return {
    async close() {
      Deno.removeSignalListener("SIGHUP", onHangup);
      await Promise.all(watchers.map((watcher) => watcher.close()));
    },
  };
}
