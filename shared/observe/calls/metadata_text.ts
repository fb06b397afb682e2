import type { ServerContext } from "../../rpc/mod.ts";

/** The first text of a key in the request's metadata; none where that cannot be read at all. */
export function metadataText(context: ServerContext, key: string): string | undefined {
  try {
    const value = context.metadata.get(key);
    return typeof value === "string" ? value : undefined;
  } catch {
    // Broken metadata ends the call where its handler asks for it, not where a log does.
    return undefined;
  }
}
