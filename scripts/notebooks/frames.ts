import { launchBrowser } from "@vae-notebooks/figures";

/** Width and greatest height of a frame's picture: of a taller page, its upper part. */
const [WIDTH, HEIGHT] = [1000, 1200];

/** Whether HTML holds a whole page in a frame, as explorerFrame makes it. */
export function holdsFrame(html: string): boolean {
  return /<iframe\b[^>]*\ssrcdoc=/i.test(html);
}

/**
 * Draws the frames of cells' outputs as PNG pictures, in a headless Chromium without network.
 *
 * @param outputs HTML of each output, with one frame each
 * @returns the bytes of a PNG file for each, in order; nothing is started for none
 * @throws Error when no browser can be started
 */
export async function framePngs(outputs: string[]): Promise<Buffer[]> {
  if (outputs.length === 0) return [];
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({
      viewport: { width: WIDTH, height: HEIGHT },
      offline: true,
      reducedMotion: "reduce",
      colorScheme: "light",
    });
    const page = await context.newPage();
    const pngs: Buffer[] = [];
    for (const html of outputs) {
      await page.setContent(`<!doctype html><title>frame</title><body style="margin: 0">${html}`);
      // The frame tells its height, then draws; each in an animation frame of its own.
      await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 250)))");
      const box = await page.locator("iframe[srcdoc]").first().boundingBox();
      if (!box) throw new Error("frame: expected one that can be seen, found none");
      const clip = { ...box, height: Math.min(box.height, HEIGHT) };
      pngs.push(await page.screenshot({ clip, fullPage: true }));
    }
    return pngs;
  } finally {
    await browser.close();
  }
}
