/**
 * `deno task test:report`: pages of the report in a real browser. These tests need chromium and take
 * a minute, so they are no part of `deno task test`. `REPORT_SHOTS=DIR` keeps what they saw.
 * @module
 */
import axeScript from "axe-core/axe.min.js" with { type: "text" };
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { tempDir } from "../shared/base/testing.ts";
import { findChromium } from "./find_chromium.ts";
import { REPORT_PAGES } from "./report_pages.ts";

const PROGRAM = findChromium();
const SHOTS = Deno.env.get("REPORT_SHOTS");
if (PROGRAM === undefined) {
  console.log(
    "report in a browser: skipped, as no chromium was found; install one or name it by CHROMIUM",
  );
}

const WIDE = { viewport: { width: 1100, height: 900 } };
const VIEWS: Readonly<Record<string, BrowserContextOptions>> = {
  light: WIDE,
  dark: { ...WIDE, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 } },
};
/** Pages whose runs have drawings that move. */
const MOVING = ["steady", "coldconn", "rates", "two"];

interface Opened {
  readonly page: Page;
  /** What the page asked for, complained of or was refused, in words. */
  readonly complaints: readonly string[];
}

/** Opens one of REPORT_PAGES by its name. */
type OpenPage = (name: string, options?: BrowserContextOptions) => Promise<Opened>;

/** A browser with all pages written, until the body has run. */
async function withPages(body: (open: OpenPage) => Promise<void>): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    // As root there is no sandbox to be had, and the page is ours.
    args: Deno.uid() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    for (const [name, write] of Object.entries(REPORT_PAGES)) await write(`${dir}/${name}`);
    await body((name, options = VIEWS.light) =>
      open(browser, pathToFileURL(`${dir}/${name}.html`).href, options)
    );
  } finally {
    await browser.close();
  }
}

/** Opens a page in a context of its own, which leaves nothing to the next. */
async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== url) complaints.push(`request: ${request.url().slice(0, 100)}`);
  });
  await page.goto(url);
  return { page, complaints };
}

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  await Deno.mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

/** Drawings and canvases that are shown and show nothing, in words. */
function emptyCharts(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const shown = (element) => element.getBoundingClientRect().width > 0;
    const empty = [];
    for (const svg of document.querySelectorAll("svg[role=img]")) {
      if (!shown(svg)) continue;
      const box = svg.getBBox();
      if (box.width < 50 || box.height < 20) empty.push("svg " + svg.getAttribute("aria-label"));
    }
    for (const canvas of document.querySelectorAll("canvas")) {
      if (!shown(canvas)) continue;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let drawn = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] > 0) drawn++;
      if (drawn < 1000) empty.push("canvas with " + drawn + " pixels");
    }
    return empty;
  })()`);
}

/** What axe finds that keeps people out or misleads those who jump by landmarks, in words. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axeScript);
  return await page.evaluate(`axe.run().then(({ violations }) => violations
    .filter(({ impact, id }) =>
      impact === "serious" || impact === "critical" || id.startsWith("landmark-"))
    .map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 120))))`);
}

async function fullPages(open: OpenPage, t: Deno.TestContext): Promise<void> {
  for (const name of Object.keys(REPORT_PAGES)) {
    for (const [view, options] of Object.entries(VIEWS)) {
      await t.step(`${name}, ${view}`, async () => {
        const { page, complaints } = await open(name, options);
        await shot(page, `${name}_${view}`);
        assert.deepEqual(complaints, []);
        assert.deepEqual(await emptyCharts(page), []);
        assert.equal(
          await page.locator(".moves.ready canvas").count() > 0,
          MOVING.includes(name),
        );
        assert.deepEqual(await barriers(page), []);
        const width = await page.evaluate("document.documentElement.scrollWidth");
        assert.equal(width, options.viewport!.width, "the page is wider than the window");
        await page.context().close();
      });
    }
  }
}

async function foldedPages(open: OpenPage, t: Deno.TestContext): Promise<void> {
  for (const name of Object.keys(REPORT_PAGES)) {
    await t.step(`${name}, unfolded`, async () => {
      const { page } = await open(name);
      await page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)");
      await shot(page, `${name}_unfolded`);
      assert.deepEqual(await barriers(page), []);
      await page.context().close();
    });
  }
}

async function stillPages(open: OpenPage, t: Deno.TestContext): Promise<void> {
  for (const name of Object.keys(REPORT_PAGES)) {
    await t.step(`${name}, without JavaScript`, async () => {
      const { page, complaints } = await open(name, { ...WIDE, javaScriptEnabled: false });
      await shot(page, `${name}_no_script`);
      assert.deepEqual(complaints, []);
      assert.equal(await page.locator("canvas").count(), 0);
      for (const still of await page.locator(".moves > .drawing").all()) {
        assert.ok(await still.isVisible());
      }
      for (const controls of await page.locator(".controls").all()) {
        assert.equal(await controls.isVisible(), false);
      }
      await page.context().close();
    });
    await t.step(`${name}, in print`, async () => {
      const { page, complaints } = await open(name, VIEWS.dark);
      await page.emulateMedia({ media: "print", colorScheme: "light" });
      await shot(page, `${name}_print`);
      for (const moved of await page.locator(".uplot, .controls, nav").all()) {
        assert.equal(await moved.isVisible(), false);
      }
      for (const still of await page.locator(".moves > .drawing").all()) {
        assert.ok(await still.isVisible());
      }
      if (SHOTS !== undefined) await page.pdf({ path: `${SHOTS}/${name}.pdf`, format: "A4" });
      assert.deepEqual(complaints, []);
      await page.context().close();
    });
  }
}

async function movedByKeyboard(open: OpenPage): Promise<void> {
  const { page, complaints } = await open("steady");
  // After the next picture of the browser everything that a key brought about is drawn.
  const drawn = () =>
    page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
        () => done(document.querySelector("canvas").toDataURL()))))`);
  const whole = await drawn();
  await page.locator("button[data-move=closer]").focus();
  await page.keyboard.press("Enter");
  assert.ok(await drawn() !== whole, "closer shows the same");
  await page.locator("button[data-move=all]").focus();
  await page.keyboard.press("Space");
  assert.ok(await drawn() === whole, "the whole run is not back");
  assert.deepEqual(complaints, []);
}

async function leavesNothing(open: OpenPage): Promise<void> {
  const { page } = await open("steady");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("a[data-report]").click(),
  ]);
  const figures = JSON.parse(await Deno.readTextFile(await download.path()));
  assert.equal(figures.runs[0].slowest.service_ms[0], 5000);
  const refused = await page.evaluate(`new Promise((done) => {
      const refused = [];
      addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
        refused.push(effectiveDirective);
        if (refused.length === 3) done(refused.sort());
      });
      fetch("http://127.0.0.1:9/").catch(() => {});
      document.body.append(Object.assign(new Image(), { src: "http://127.0.0.1:9/" }));
      document.body.append(Object.assign(document.createElement("script"), { text: "1" }));
    })`);
  assert.deepEqual(refused, ["connect-src", "img-src", "script-src-elem"]);
}

Deno.test({
  name: "report in a browser",
  ignore: PROGRAM === undefined,
  async fn(t) {
    await withPages(async (open) => {
      await t.step(
        "has no error, asks for nothing and keeps nobody out",
        (t) => fullPages(open, t),
      );
      await t.step("keeps nobody out of what is folded away", (t) => foldedPages(open, t));
      await t.step("says the same without JavaScript and in print", (t) => stillPages(open, t));
      await t.step(
        "shows a piece of the run when its buttons are used by keyboard",
        () => movedByKeyboard(open),
      );
      await t.step(
        "downloads its figures, and its policy refuses whatever would leave it",
        () => leavesNothing(open),
      );
    });
  },
});
