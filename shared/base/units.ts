/** Nanoseconds of a millisecond. */
export const NS_PER_MS = 1e6;

/** Nanoseconds of a second. */
export const NS_PER_SEC = 1e9;
