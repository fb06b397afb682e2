import { type Markup, markup, type Piece } from "./markup.ts";

/** A column of a table. */
interface TableColumn {
  readonly head: Piece;
  /** Whether it holds figures, which stand at the right. @default false */
  readonly figures?: boolean;
}

/**
 * A table with a caption; the first cell of each row is its head. Its region is named by the caption
 * and, where a page has such a table for each run, by the run: no two landmarks of a page are to
 * sound alike.
 *
 * @param options `of`: the name of the run. @default the table is of all runs
 */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Piece[])[],
  { of: run }: { readonly of?: string } = {},
): Markup {
  const label = run === undefined ? caption : `${caption}, ${run}`;
  // Most cells are figures, so the others are marked.
  const of = (at: number) => !columns[at].figures && markup` class="t"`;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><caption>${caption}</caption><thead><tr>${
    columns.map(({ head }, at) => markup`<th scope="col"${of(at)}>${head}</th>`)
  }</tr></thead><tbody>${
    rows.map((row) =>
      markup`<tr>${
        row.map((cell, at) =>
          at === 0
            ? markup`<th scope="row"${of(at)}>${cell}</th>`
            : markup`<td${of(at)}>${cell}</td>`
        )
      }</tr>`
    )
  }</tbody></table></div>`;
}

/**
 * Something that is there for those who ask; on paper, where nobody can, only what is open.
 *
 * @param options `printed`: it is on paper in any case. @default false
 */
export function details(
  summary: Piece,
  content: Piece,
  options: { readonly printed?: boolean } = {},
): Markup {
  return markup`<details${
    options.printed === true && markup` class="printed"`
  }><summary>${summary}</summary>${content}</details>`;
}

/** A chart, what it says in a sentence, and its figures as a table. */
export function figure(
  { title, sentence, chart, data }: {
    readonly title: string;
    readonly sentence: Piece;
    readonly chart: Piece;
    readonly data?: Piece;
  },
): Markup {
  return markup`<figure><h3>${title}</h3><p>${unbroken(sentence)}</p>${chart}${
    data === undefined ? undefined : details("As a table", data)
  }</figure>`;
}

/** No line ends between a figure and its unit. */
function unbroken(sentence: Piece): Piece {
  return typeof sentence === "string"
    ? sentence.replaceAll(/(\d) (ms|µs|s|%)(?!\w)/g, "$1\u00a0$2")
    : sentence;
}
