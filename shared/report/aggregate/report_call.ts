/** A call as the report sees it. A time that is not known is NaN. */
export interface ReportCall {
  readonly ok: boolean;
  /** The name of its status; `NOT_SENT` when the bound on calls under way held it back. */
  readonly code: string;
  /** When it was due, from the start of the run. */
  readonly atMs: number;
  /** Sent − intended. */
  readonly lateMs: number;
  /** Done − sent; of a cold connection from the dial to the end. */
  readonly serviceMs: number;
  /** Service time and lateness together, or service time alone where nothing was due. */
  readonly latencyMs: number;
}
