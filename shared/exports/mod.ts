/** Runs in the formats of other tools, and what CI services show of them. @module */
export { annotations, writeStepSummary } from "./ci_summary.ts";
export { EXPORT_FORMATS, EXPORT_FORMS } from "./export_formats.ts";
export { type ExportedRun, exportedRun } from "./exported_run.ts";
export { type JunitCase, junitXml } from "./junit_xml.ts";
export { ExportError, exportsToStdout, parseExport } from "./parse_export.ts";
export { summaryDocument } from "./summary_document.ts";
export { writeExports } from "./write_exports.ts";
