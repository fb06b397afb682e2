let last = 0;

/** A number for a new connection, unique within the thread and across engines. */
export function nextConnectionId(): number {
  return ++last;
}
