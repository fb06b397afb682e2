import { type Markup, markup } from "../markup/markup.ts";

const WORDS: readonly (readonly [string, string])[] = [
  [
    "Corrected latency",
    "Done − intended: what a caller on schedule would have waited, the time by which the generator was late included. A call that failed gave its caller nothing in any time, so it ranks as longer than every answer; a quantile among the failed calls is undefined.",
  ],
  [
    "Service time",
    "Done − sent: a stopwatch around the call, of all calls sent, as long as each took, whatever its status.",
  ],
  [
    "Lateness",
    "Sent − intended: what the generator added. When it is not small beside a latency, that latency is not to be quoted.",
  ],
  [
    "Quantile",
    "By nearest rank: the smallest time that at least this share of the calls does not exceed. The range below it is its 95 % interval; where the run is too short or too uneven for one, the words say so, and the figure is of this run alone.",
  ],
  ["Verdict", "Whether the generator did its part. It says nothing of the server."],
];

/** What the words of the page mean. */
export function readingSection(): Markup {
  return markup`<section class="read"><h2 id="reading">How to read this</h2><dl>${
    WORDS.map(([word, meaning]) => markup`<div><dt>${word}</dt><dd>${meaning}</dd></div>`)
  }</dl></section>`;
}
