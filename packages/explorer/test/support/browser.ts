import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Browser, BrowserContextOptions, chromium, Page } from "playwright-core";

/** What is used of @sparticuz/chromium, whose types the compiler's resolution does not find. */
interface PackagedChromium {
  args: string[];
  executablePath(): Promise<string>;
}

/**
 * A headless Chromium: the one that VAE_CHROMIUM names, else the npm package's on Linux x64, else an installed Chrome.
 */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env.VAE_CHROMIUM;
  if (named) return chromium.launch({ executablePath: named, args: ["--no-sandbox"] });
  if (process.platform !== "linux" || process.arch !== "x64") return chromium.launch({ channel: "chrome" });
  const packaged = require("@sparticuz/chromium") as PackagedChromium;
  const args = packaged.args.filter((arg) => arg !== "--single-process" && !arg.startsWith("--headless"));
  return chromium.launch({ executablePath: await packaged.executablePath(), args });
}

/** A page that was opened from disk, with what went wrong in it. */
export interface OpenedPage {
  page: Page;
  /**
   * Errors and warnings on the console, uncaught errors, and requests for anything but the file itself and data in the
   * page.
   */
  complaints: string[];
  close(): Promise<void>;
}

/** Opens HTML from a file, with the network off. */
export async function openFromDisk(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "explorer-test-"));
  const file = path.join(directory, "page.html");
  fs.writeFileSync(file, html);
  const context = await browser.newContext({
    viewport: { width: 1000, height: 900 },
    offline: true,
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (url !== pathToFileURL(file).href && !/^(data|about|blob):/.test(url)) complaints.push(`asked for ${url}`);
  });
  await page.goto(pathToFileURL(file).href);
  return {
    page,
    complaints,
    async close() {
      await context.close();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What a canvas shows, as a short string: equal pictures give equal strings, others other ones. */
export async function pictureOf(page: Page, selector: string, nth = 0): Promise<string> {
  const url = await page
    .locator(selector)
    .nth(nth)
    .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
  return createHash("sha256").update(url).digest("hex").slice(0, 16);
}

/** Waits for the next two frames, in which the page draws what was asked of it. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
}
