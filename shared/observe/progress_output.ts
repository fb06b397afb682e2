/** Where progress is shown. */
export interface ProgressOutput {
  /** Whether a line can be redrawn. */
  readonly isTerminal: boolean;
  readonly color: boolean;
  /** Asked at each redraw, since a window can change. */
  widthColumns(): number;
  /** Resolves when the text is out. */
  write(text: string): Promise<void>;
}

const WIDTH_COLUMNS = 80;
const encoder = new TextEncoder();

/** Standard error: stdout stays for results. `NO_COLOR` takes the colours, needing no permission. */
export function stderrOutput(): ProgressOutput {
  const isTerminal = Deno.stderr.isTerminal();
  return {
    isTerminal,
    color: isTerminal && !Deno.noColor,
    widthColumns() {
      try {
        return Deno.consoleSize().columns || WIDTH_COLUMNS;
      } catch {
        return WIDTH_COLUMNS;
      }
    },
    async write(text) {
      let bytes = encoder.encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(await Deno.stderr.write(bytes));
    },
  };
}
