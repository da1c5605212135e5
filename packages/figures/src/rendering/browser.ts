import fs from "node:fs";
import type { Browser } from "playwright-core";

/** What is used of @sparticuz/chromium, whose types the compiler's resolution does not find. */
interface PackagedChromium {
  args: string[];
  executablePath(): Promise<string>;
}

/**
 * Loads what drawing asks for and training does not; so it is no dependency, and is loaded when it is first used.
 *
 * @param load calls require, or require.resolve, with the package's name
 * @throws Error that says which package to install
 */
export function loadOptional<T>(name: string, load: () => T): T {
  try {
    return load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new Error(`${name}: expected this package, as figures are drawn with it, found none: npm install ${name}`);
  }
}

/**
 * Starts a headless Chromium: the one that VAE_CHROMIUM names, else the npm package's on Linux x64, else an installed Chrome.
 *
 * @returns the browser; the caller closes it
 * @throws Error that says what to install or to set when none can be started
 */
export async function launchBrowser(): Promise<Browser> {
  const { chromium } = loadOptional(
    "playwright-core",
    () => require("playwright-core") as typeof import("playwright-core"),
  );
  const named = process.env.VAE_CHROMIUM;
  if (named) {
    if (!fs.existsSync(named))
      throw new Error(`VAE_CHROMIUM: expected the path of a Chrome or Chromium, found no file ${named}`);
    try {
      return await chromium.launch({
        executablePath: named,
        args: ["--no-sandbox", "--disable-background-networking"],
      });
    } catch (error) {
      throw new Error(
        `VAE_CHROMIUM: expected the path of a Chrome or Chromium, found ${named}, which did not start (${firstLine(error)})`,
      );
    }
  }
  try {
    if (process.platform === "linux" && process.arch === "x64") {
      const packaged = require("@sparticuz/chromium") as PackagedChromium;
      // In one process Chromium ends with its first crashed page; headless mode is playwright's to choose.
      const args = packaged.args.filter((arg) => arg !== "--single-process" && !arg.startsWith("--headless"));
      return await chromium.launch({ executablePath: await packaged.executablePath(), args });
    }
    return await chromium.launch({ channel: "chrome" });
  } catch (error) {
    throw new Error(
      `no Chrome or Chromium could be started (${firstLine(error)}): install one and name it in VAE_CHROMIUM`,
    );
  }
}

function firstLine(error: unknown): string {
  return (error as Error).message.split("\n")[0];
}
