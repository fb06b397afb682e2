/**
 * An error that a user can cause and mend: its message says what was being done, with which value,
 * and what to do. A program ends with it in one line and exit code 2, and it is one in whichever
 * thread it was thrown.
 */
export abstract class UserError extends Error {}
