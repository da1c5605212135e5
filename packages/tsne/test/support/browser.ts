import { type Browser, chromium } from "playwright-core";

/** What is used of @sparticuz/chromium, whose types the compiler's resolution does not find. */
interface PackagedChromium {
  executablePath(): Promise<string>;
}

/**
 * A headless Chromium: the one that VAE_CHROMIUM names, else the npm package's on Linux x64, else an installed Chrome.
 * Without the package's own arguments, which switch off what keeps pages apart, and with it cross-origin isolation.
 */
export async function launchBrowser(): Promise<Browser> {
  const args = ["--no-sandbox"];
  const named = process.env.VAE_CHROMIUM;
  if (named) return chromium.launch({ executablePath: named, args });
  if (process.platform !== "linux" || process.arch !== "x64") return chromium.launch({ channel: "chrome", args });
  const packaged = require("@sparticuz/chromium") as PackagedChromium;
  return chromium.launch({ executablePath: await packaged.executablePath(), args });
}
