import { join } from "node:path";

/** Where the files of one side lie. What is in this directory is copied to that side's machine. */
interface SidePaths {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Where everything lies under the directory of the certificates. */
export interface StoreLayout {
  readonly df: SidePaths;
  readonly smft: SidePaths;
  readonly authority: {
    /** The CAs to trust: the one that issues, and in a roll-over the one before it. */
    readonly bundle: string;
    /** The key of the CA that issues; it says which of the bundle that is. Stays where it was made. */
    readonly key: string;
    /** Only in a roll-over: the issuing CA as signed by the one before it. */
    readonly cross: string;
    /** Empty; held while files are made. */
    readonly lock: string;
  };
}

/** The layout under `dir`. */
export function storeLayout(dir: string): StoreLayout {
  const at = (...parts: string[]) => join(dir, ...parts);
  return {
    df: { ca: at("df", "ca.crt"), cert: at("df", "server.crt"), key: at("df", "server.key") },
    smft: {
      ca: at("smft", "ca.crt"),
      cert: at("smft", "client.crt"),
      key: at("smft", "client.key"),
    },
    authority: {
      bundle: at("ca", "ca.crt"),
      key: at("ca", "ca.key"),
      cross: at("ca", "cross.crt"),
      lock: at("ca", ".lock"),
    },
  };
}
