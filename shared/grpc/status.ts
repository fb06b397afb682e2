/** The status codes of gRPC (grpc/grpc `doc/statuscodes.md`). */
export const Status = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** `OK`, `CANCELLED`, … */
export type StatusName = keyof typeof Status;
/** 0 to 16. */
export type StatusCode = (typeof Status)[StatusName];

const NAMES = Object.keys(Status) as StatusName[];

/** The name of a status code; `UNKNOWN` for a number that is none (as gRPC asks of clients). */
export function statusName(code: number): StatusName {
  return NAMES[code] ?? "UNKNOWN";
}

/** The code of a number received from a peer; `UNKNOWN` when it is none. */
export function statusCode(value: number): StatusCode {
  return Number.isInteger(value) && value >= 0 && value < NAMES.length
    ? value as StatusCode
    : Status.UNKNOWN;
}
