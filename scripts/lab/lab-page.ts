import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { LabServer } from "./lab-server";

/** A cell of code, seen by a test. */
const CODE_CELL = ".jp-CodeCell";

/** A notebook that is open in JupyterLab in a real browser, worked as a person would: by menus and by looking. */
export class LabPage {
  /** Requests for anything but the server, errors on the console, and dialogs or messages that JupyterLab pops up. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /**
   * Opens a notebook in a context and a workspace of its own, and waits for its kernel: JupyterLab's server keeps the tabs of a
   * workspace, and would open an earlier notebook beside this one.
   *
   * @param name without ending, in the folder notebooks/
   */
  static async open(browser: Browser, server: LabServer, name: string): Promise<LabPage> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
    const page = await context.newPage();
    const lab = new LabPage(context, page);
    page.on("request", (request) => {
      const url = request.url();
      const inside = url.startsWith(`${server.origin}/`) || /^(data|blob|about):/.test(url);
      if (!inside) lab.complaints.push(`asked for ${url}`);
    });
    page.on("pageerror", (error) => lab.complaints.push(error.message));
    await page.goto(server.address(`/lab/workspaces/${randomUUID()}/tree/notebooks/${name}.ipynb`));
    await page.locator(CODE_CELL).first().waitFor({ state: "attached", timeout: 60000 });
    await lab.idle(60000);
    return lab;
  }

  /** Clicks an entry of the menu bar. */
  async menu(menu: string, entry: string): Promise<void> {
    await this.page.locator(".lm-MenuBar-itemLabel", { hasText: exactly(menu) }).click();
    await this.page.locator(".lm-Menu-itemLabel", { hasText: exactly(entry) }).click();
  }

  /**
   * Waits for the end of what was just started: cells have begun to wait or run, and for two seconds none has.
   *
   * @throws Error when it takes longer
   */
  async finished(milliseconds: number): Promise<void> {
    const waiting = this.page.locator(`${CODE_CELL} .jp-InputPrompt`, { hasText: "[*]" });
    await waiting.first().waitFor({ state: "attached", timeout: 30000 });
    const until = Date.now() + milliseconds;
    for (let quiet = 0; quiet < 8;) {
      if (Date.now() > until) throw new Error(`cells still run after ${milliseconds / 1000} s`);
      await this.page.waitForTimeout(250);
      quiet = (await waiting.count()) === 0 ? quiet + 1 : 0;
    }
    await this.idle(milliseconds);
  }

  /** Selects the cell of code that holds a text. */
  async select(text: string): Promise<void> {
    await this.page.locator(CODE_CELL, { hasText: text }).first().locator(".jp-InputPrompt").click();
  }

  /** Saves the notebook and waits until JupyterLab has done it. */
  async save(): Promise<void> {
    await this.menu("File", "Save Notebook");
    await this.page.locator(".jp-mod-current.jp-mod-dirty").waitFor({ state: "detached", timeout: 30000 });
  }

  /**
   * Waits until so many figures are seen, drawn by Plotly or as the picture that stands for it in a page opened again,
   * scrolling through the page as a reader does.
   *
   * @throws Error saying how many there are when it takes longer than half a minute
   */
  async figures(expected: number): Promise<void> {
    const drawn = this.page.locator(".jp-RenderedPlotly:has(.plot-container, img)");
    const cells = this.page.locator(CODE_CELL);
    const until = Date.now() + 30000;
    while ((await drawn.count()) !== expected) {
      if (Date.now() > until) throw new Error(`expected ${expected} figures, found ${await drawn.count()}`);
      // A folded cell has no place that one could scroll to, so this is the page's own scrolling, which then does nothing.
      for (const cell of await cells.elementHandles()) {
        await cell.evaluate((element) => (element as unknown as { scrollIntoView(): void }).scrollIntoView());
        await this.page.waitForTimeout(20);
      }
    }
  }

  /** How many outputs are pages in a frame. */
  frames(): Promise<number> {
    return this.page.locator(".jp-OutputArea-output iframe").count();
  }

  /** Waits until the live chart of a training stands at an epoch, and returns the epoch that it shows then. */
  async liveEpoch(least: number, epochs: number, milliseconds: number): Promise<number> {
    const chart = this.page.locator(".jp-OutputArea-output svg", { hasText: `/${epochs}` }).first();
    const until = Date.now() + milliseconds;
    for (;;) {
      const text = (await chart.count()) > 0 ? ((await chart.textContent()) ?? "") : "";
      const shown = Number(text.match(new RegExp(`(\\d+)/${epochs}`))?.[1] ?? 0);
      if (shown >= least) return shown;
      if (Date.now() > until) throw new Error(`expected a chart at epoch ${least}/${epochs}, found "${text}"`);
      await this.page.waitForTimeout(50);
    }
  }

  /** Notes every dialog and message that is on the screen as a complaint, then closes the page. */
  async close(): Promise<void> {
    for (const text of await this.page.locator(".jp-Dialog, .Toastify__toast").allInnerTexts()) {
      this.complaints.push(`popped up: ${text.replace(/\s+/g, " ")}`);
    }
    await this.context.close();
  }

  private async idle(milliseconds: number): Promise<void> {
    const status = this.page.locator("#jp-main-statusbar", { hasText: /\| Idle/ });
    await status.waitFor({ timeout: milliseconds });
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text}$`);
}
