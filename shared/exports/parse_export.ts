import { EXPORT_FORMATS, EXPORT_FORMS } from "./export_formats.ts";

/** A format, by its name, and where it is to be written. */
export interface ExportTarget {
  readonly format: string;
  readonly path: string;
}

/** An export that cannot be understood; the message has the formats. */
export class ExportError extends Error {
  readonly kind = "export";
  override readonly name = "ExportError";
}

/**
 * What `--export` takes, `junit=results/junit.xml`. Throws an ExportError.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseExport } from "@lab/shared/exports";
 * assert.equal(parseExport("junit=junit.xml").path, "junit.xml");
 * ```
 */
export function parseExport(value: string): ExportTarget {
  const [, name, path] = /^([^=]*)=(.+)$/s.exec(value) ?? [];
  const known = EXPORT_FORMATS.some((each) => each.name === name);
  if (known && path !== undefined) return { format: name, path };
  const why = name === undefined ? "it is not FORMAT=PATH" : `there is no format ${name || '""'}`;
  throw new ExportError(`${JSON.stringify(value)} is no export: ${why}; there are ${EXPORT_FORMS}`);
}
