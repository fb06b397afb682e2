/** Result files as one page of HTML that needs nothing else. @module */
export { markup } from "./markup/markup.ts";
export { reportPath, writeReport } from "./write_report.ts";
