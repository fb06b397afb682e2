import type { ResultWriter } from "../results/mod.ts";
import type { PlainRecord, RecordFormat } from "../scenarios/mod.ts";

/** Where the records of calls go. */
export interface PlainRecords {
  record(record: PlainRecord): void;
}

/** Records as a result file takes them. */
export function plainRecords(writer: ResultWriter, format: RecordFormat): PlainRecords {
  return { record: (record) => writer.record(format.row(record)) };
}
