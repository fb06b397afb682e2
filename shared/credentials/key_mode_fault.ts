/** What is asked of a key file. */
interface KeyModeOptions {
  /** Whether the group of this process may read it (`KEY_GROUP_READABLE`). @default false */
  readonly groupReadable?: boolean;
  /** Whose process this is; absent where Deno may not say. @default this one's */
  readonly process?: { readonly uid: number; readonly gid: number };
}

/**
 * Why a file is no place for a private key, and what to do, in words that follow its name; undefined
 * when it is one. Kubernetes gives a pod that runs without root its secrets as root's, readable by
 * the group of `fsGroup`, and nobody there can change that.
 */
export function keyModeFault(
  { mode, uid, gid }: Pick<Deno.FileInfo, "mode" | "uid" | "gid">,
  { groupReadable = false, process = thisProcess() }: KeyModeOptions = {},
): string | undefined {
  if (mode === null || (mode & 0o077) === 0) return undefined;
  const octal = (mode & 0o777).toString(8).padStart(4, "0");
  const fault = `others than its owner may read or write it (mode ${octal})`;
  // Deno does not tell the supplementary groups. But who has opened a file that is neither his nor
  // everybody's has done so as one of its group, unless he is root.
  const ownGroup = process !== undefined &&
    (gid === process.gid || (uid !== process.uid && process.uid !== 0));
  if ((mode & 0o037) !== 0 || !ownGroup) return `${fault}; run chmod 600 on it`;
  if (groupReadable) return undefined;
  return `${fault}; run chmod 600 on it, or set KEY_GROUP_READABLE=true where this process's own ` +
    "group is to read it, as with fsGroup of Kubernetes";
}

function thisProcess(): { uid: number; gid: number } | undefined {
  try {
    const [uid, gid] = [Deno.uid(), Deno.gid()];
    return uid === null || gid === null ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
}
