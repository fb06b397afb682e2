import { styleText } from "node:util";
import { escapeUnsafe, printable, writeLine } from "../base/mod.ts";
import { LOG_LEVELS, type LogFormat, type LogLevel } from "../settings/mod.ts";
import { redact } from "./redact.ts";

// LogTape 2.4.2 runs on Deno without permissions too, but it is 1.1 MB with redaction in a package of
// its own, and has one configuration a process where programs and tests want a logger handed in.

/** Of a line of text, and of a text in a line of JSON: what peers say may be as long as they like. */
const MAX_CHARS = 4000;

/** Facts that stand behind a message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What a line is made of. */
interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  /** Already free of secrets. */
  readonly fields: LogFields;
  /** Wall time, ms since 1970, for people. */
  readonly atUnixMs: number;
}

/** Says what happens, for people or for machines. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Whether a line of that level would be said now, for who must work to make one. */
  hears(level: LogLevel): boolean;
  /** A logger whose every line carries these fields too; it follows this one's level. */
  child(fields: LogFields): Logger;
  /** Can be changed while the program runs, for this logger and all that came from it. */
  level: LogLevel;
}

/** How to make a logger. */
export interface LoggerOptions {
  /** The least that is said. @default "info" */
  readonly level?: LogLevel;
  /** @default "text" */
  readonly format?: LogFormat;
  /** Takes each line, without a line feed. @default stderr */
  readonly sink?: (line: string) => void;
  /** Wall time, ms since 1970. @default Date.now */
  readonly wallTimeMs?: () => number;
  /** Colours the level of a line of text. @default false */
  readonly color?: boolean;
}

/** A logger of lines, on stderr so that stdout stays for results. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { format = "text", sink = stderrLine, wallTimeMs = Date.now, color = false } = options;
  const shared = { level: options.level ?? "info" };
  const hears = (level: LogLevel) => LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(shared.level);
  const write = (record: LogRecord) =>
    sink(format === "json" ? formatJson(record) : formatText(record, { color }));

  function make(inherited: LogFields): Logger {
    function log(level: LogLevel, message: string, fields: LogFields = {}): void {
      if (!hears(level)) return;
      write({
        level,
        message: redact(message) as string,
        fields: redact({ ...inherited, ...fields }) as LogFields,
        atUnixMs: wallTimeMs(),
      });
    }
    return {
      debug: (message, fields) => log("debug", message, fields),
      info: (message, fields) => log("info", message, fields),
      warn: (message, fields) => log("warn", message, fields),
      error: (message, fields) => log("error", message, fields),
      hears,
      child: (fields) => make({ ...inherited, ...fields }),
      get level() {
        return shared.level;
      },
      set level(level) {
        shared.level = level;
      },
    };
  }
  return make({});
}

/** `12:00:01.234 INFO message key=value`, in UTC; a value with blanks is quoted as in JSON. */
function formatText(record: LogRecord, { color }: { readonly color: boolean }): string {
  const time = new Date(record.atUnixMs).toISOString().slice(11, 23);
  const level = record.level.toUpperCase();
  const paint = { debug: "dim", info: "green", warn: "yellow", error: "red" } as const;
  const fields = Object.entries(record.fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${fieldText(value)}`);
  const painted = color ? styleText(paint[record.level], level, { validateStream: false }) : level;
  return `${time} ${painted} ${
    printable(record.message + fields.join(""), { maxChars: MAX_CHARS })
  }`;
}

/** An object of JSON with `time`, `level` and `message` first; fields of those names keep theirs. */
function formatJson(record: LogRecord): string {
  const { time: _, level: __, message: ___, ...fields } = record.fields;
  const line = {
    time: new Date(record.atUnixMs).toISOString(),
    level: record.level,
    message: record.message,
    ...fields,
  };
  return escapeUnsafe(JSON.stringify(line, shortened));
}

function fieldText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value) ?? String(value);
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

function shortened(_key: string, value: unknown): unknown {
  const isLong = typeof value === "string" && value.length > MAX_CHARS;
  return isLong ? `${value.slice(0, MAX_CHARS)}…` : value;
}

function stderrLine(line: string): void {
  writeLine(Deno.stderr, line);
}
