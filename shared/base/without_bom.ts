/** Text of a file without the byte order mark that editors of Windows put in front of UTF-8. */
export function withoutBom(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
