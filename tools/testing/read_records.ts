import { factsOf } from "@lab/shared/scenarios";
import { parseRecord, type ReadRecord, readResults, type ResultFile } from "@lab/shared/results";

/** A result file with each of its records as an object: for tests, whose files are short. */
export async function readRecords(
  path: string,
): Promise<ResultFile & { records: readonly ReadRecord[] }> {
  const file = await readResults(path, () => {});
  const lines = (await Deno.readTextFile(path)).split("\n");
  const facts = factsOf(file.test);
  const records = lines.filter((line) => line.startsWith("{"));
  return { ...file, records: records.map((line) => parseRecord(line, facts)) };
}
