/** Logs, the progress line, and what the process and the machine did meanwhile. @module */
export {
  createLogger,
  type LogFields,
  type Logger,
  type LoggerOptions,
  silentLogger,
} from "./logger.ts";
