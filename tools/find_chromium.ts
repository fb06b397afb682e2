import { existsSync } from "node:fs";
import { delimiter } from "node:path";

/** Names under which packages install it; on macOS it is an application. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const APPLICATIONS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of a chromium: what CHROMIUM names, else one on PATH; undefined when there is none. */
export function findChromium(): string | undefined {
  const named = Deno.env.get("CHROMIUM");
  if (named !== undefined) return named;
  const dirs = (Deno.env.get("PATH") ?? "").split(delimiter).filter((dir) => dir !== "");
  const places = dirs.flatMap((dir) => NAMES.map((name) => `${dir}/${name}`));
  return [...places, ...APPLICATIONS].find((path) => existsSync(path));
}
