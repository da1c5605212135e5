import { Figure } from "../figure";
import { launchBrowser, loadOptional } from "./browser";

/** What the page that draws the figures offers. */
declare const Plotly: { toImage(figure: Figure, options: object): Promise<string> };

/** Twice the layout's size, so that type stays sharp on dense screens. */
const SCALE = 2;

/**
 * The file of plotly.js that pictures and reports are drawn with.
 *
 * @throws Error when the package plotly.js-dist-min is not installed
 */
export function plotlyScript(): string {
  return loadOptional("plotly.js-dist-min", () => require.resolve("plotly.js-dist-min/plotly.min.js"));
}

/**
 * Draws figures as PNG pictures in a headless Chromium, with plotly.js from disk and no network.
 *
 * @param figures each with its width and height in its layout
 * @param scale picture pixels per layout pixel; 2 unless given
 * @returns the bytes of a PNG file for each figure, in order
 * @throws Error when no browser can be started or a figure can't be drawn
 */
export async function renderPngs(figures: Figure[], scale: number = SCALE): Promise<Buffer[]> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent("<!doctype html><title>figures</title>");
    await page.addScriptTag({ path: plotlyScript() });
    const pngs: Buffer[] = [];
    for (const figure of figures) {
      const { width, height } = figure.layout;
      const url = await page.evaluate(([spec, options]) => Plotly.toImage(spec as Figure, options), [
        figure,
        { format: "png", width, height, scale },
      ] as const);
      pngs.push(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
    }
    return pngs;
  } finally {
    await browser.close();
  }
}
