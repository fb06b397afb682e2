/** One file of a format. */
export interface ExportedFile {
  /** In the directory that the user named; absent when the user named the file. */
  readonly name?: string;
  readonly text: string;
}
