import type { RecordColumns } from "./record_columns.ts";

/** Moves a row that insertion may take before sorting as if nothing were in order is faster. */
const MAX_MOVES_PER_ROW = 32;

/**
 * The rows in the order in which the calls were due. A file has them in the order in which they
 * ended, and there a slow call stands among faster ones that were due long after it: how much calls
 * depend on those before them cannot be seen in it. Calls due at the same time keep their order. As
 * they are when a row does not tell when its call was due.
 */
export function inDueOrder(columns: RecordColumns): RecordColumns {
  const { count, outcome, outcomes, errors } = columns;
  const at = columns.numbers.at?.subarray(0, count);
  if (at === undefined) return columns;
  let ordered = true;
  for (let row = 0; row < count; row++) {
    if (Number.isNaN(at[row])) return columns;
    if (row > 0 && at[row] < at[row - 1]) ordered = false;
  }
  if (ordered) return columns;
  const rows = rowsByTime(at);
  const numbers: Partial<Record<string, Float64Array>> = {};
  for (const [name, column] of Object.entries(columns.numbers)) {
    const moved = new Float64Array(count);
    for (let to = 0; to < count; to++) moved[to] = column![rows[to]];
    numbers[name] = moved;
  }
  return {
    count,
    outcomes,
    outcome: rows.map((row) => outcome[row]),
    numbers,
    errors: moveErrors(errors, rows),
  };
}

/** Rows by rising time: by insertion, since nearly all are where they belong, or within a few. */
function rowsByTime(at: Float64Array): Uint32Array {
  const rows = new Uint32Array(at.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  let moves = at.length * MAX_MOVES_PER_ROW;
  for (let next = 1; next < rows.length; next++) {
    const row = rows[next];
    let to = next;
    while (to > 0 && at[rows[to - 1]] > at[row]) {
      rows[to] = rows[to - 1];
      to--;
    }
    rows[to] = row;
    moves -= next - to;
    if (moves < 0) return rows.sort((a, b) => at[a] - at[b] || a - b);
  }
  return rows;
}

function moveErrors(
  errors: ReadonlyMap<number, string>,
  rows: Uint32Array,
): ReadonlyMap<number, string> {
  const moved = new Map<number, string>();
  if (errors.size === 0) return moved;
  rows.forEach((row, to) => {
    const error = errors.get(row);
    if (error !== undefined) moved.set(to, error);
  });
  return moved;
}
