import { createHash } from "node:crypto";
import uPlotScript from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import uPlotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import { Markup, markup, type Piece } from "../markup/markup.ts";
import pageStyle from "./page.css" with { type: "text" };
import pageScript from "./page.js" with { type: "text" };

/**
 * A whole page in one file. Its Content-Security-Policy names script and style by their hashes and
 * permits nothing else: no request leaves it, and no text of a result file can run (CSP Level 3,
 * sections 2.3.1 and 6.7.2).
 */
export function pageShell({ title, body }: { readonly title: string; body: Piece }): string {
  const style = `${uPlotStyle}\n${pageStyle}`;
  const script = `${uPlotScript}\n${pageScript}`;
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
