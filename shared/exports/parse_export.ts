import { isStdout, UserError } from "../base/mod.ts";
import { EXPORT_FORMATS, EXPORT_FORMS } from "./export_formats.ts";

/** A format, by its name, and where it is to be written. */
export interface ExportTarget {
  readonly format: string;
  readonly path: string;
}

/** An export that cannot be understood; the message has the formats. */
export class ExportError extends UserError {
  readonly kind = "export";
  override readonly name = "ExportError";
}

/** Whether one of them goes to stdout, which then has nothing else. Throws an ExportError for two. */
export function exportsToStdout(targets: readonly ExportTarget[]): boolean {
  const found = targets.filter(({ path }) => isStdout(path));
  if (found.length <= 1) return found.length === 1;
  const names = found.map(({ format, path }) => `${format}=${path}`).join(" and ");
  throw new ExportError(`--export ${names} would both be on stdout; give one of them a file`);
}

/**
 * What `--export` takes, `junit=results/junit.xml`; `-` is stdout. Throws an ExportError.
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
  const known = EXPORT_FORMATS.find((each) => each.name === name);
  const fits = path === undefined || known?.target !== "DIR" || !isStdout(path);
  if (known !== undefined && path !== undefined && fits) return { format: name, path };
  const why = name === undefined
    ? "it is not FORMAT=PATH"
    : known === undefined
    ? `there is no format ${name || '""'}`
    : "its files go to a directory and not to stdout";
  throw new ExportError(`${JSON.stringify(value)} is no export: ${why}; there are ${EXPORT_FORMS}`);
}
