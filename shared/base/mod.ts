/** What every layer needs and none owns. @module */
export { messageOf } from "./message_of.ts";
export { isStdout, writeOutput } from "./output_file.ts";
export { escapeUnsafe, mapTexts, printable } from "./printable.ts";
export { NS_PER_MS, NS_PER_SEC } from "./units.ts";
export { UserError } from "./user_error.ts";
export { withoutBom } from "./without_bom.ts";
export { writeLine } from "./write_line.ts";
