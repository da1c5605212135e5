import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { tsne, type TsneOptions } from "../src";
import { browserScript } from "../src/bundle";
import { clusterCloud } from "./reference";
import { launchBrowser } from "./support/browser";

const COUNT = 1200;
const { points } = clusterCloud(COUNT, 10, 6, 5, 1);
const OPTIONS: TsneOptions = { earlyIterations: 60, iterations: 90, seed: 5 };

/** What a page that ran t-SNE tells. */
interface Told {
  klDivergence: number;
  engine: string;
  embedding: number[];
  /** Greatest time between two turns of the page's own timer, in milliseconds. */
  longestWait: number;
}

/** A page with the script and the points; `policy` is its Content-Security-Policy. */
function pageText(policy = ""): string {
  const meta = policy === "" ? "" : `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${meta}<script>${browserScript()}</script>
<script>
const points = tsne.ndarray(Float32Array.from(${JSON.stringify(Array.from(points.data))}), [${COUNT}, 10]);
async function embed(options) {
  let [last, longestWait] = [performance.now(), 0];
  const timer = setInterval(() => {
    longestWait = Math.max(longestWait, performance.now() - last);
    last = performance.now();
  }, 4);
  const result = await tsne.tsne(points, options);
  clearInterval(timer);
  return { ...result, embedding: Array.from(result.embedding.data), longestWait };
}
</script>`;
}

let browser: Browser;
let folder: string;
let server: Server;
before(async () => {
  browser = await launchBrowser();
  folder = mkdtempSync(join(tmpdir(), "tsne-browser-"));
  server = createServer((_, response) => {
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Content-Type", "text/html").end(pageText());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page, from disk and offline unless an address is given, and checks that it complained of nothing. */
async function withPage(action: (page: Page) => Promise<void>, text = pageText(), address?: string): Promise<void> {
  const file = join(folder, "page.html");
  writeFileSync(file, text);
  const context = await browser.newContext({ offline: address === undefined });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data|blob|http:\/\/127\.0\.0\.1)/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(address ?? pathToFileURL(file).href);
  await action(page);
  assert.deepEqual(complaints, []);
  await context.close();
}

const embed = (page: Page, options: TsneOptions) => page.evaluate<Told>(`embed(${JSON.stringify(options)})`);

/** Node's result must be the page's, to the last bit: WebAssembly's arithmetic is the same everywhere. */
async function assertLikeNode(told: Told, options: TsneOptions = OPTIONS): Promise<void> {
  const here = await tsne(points, options);
  assert.equal(told.klDivergence, here.klDivergence);
  assert.deepEqual(told.embedding, Array.from(here.embedding.data));
}

test("a page opened from disk, without shared memory, embeds in one worker as Node does", () =>
  withPage(async (page) => {
    assert.equal(await page.evaluate("crossOriginIsolated"), false);
    const told = await embed(page, OPTIONS);
    assert.equal(
      told.engine,
      "WebAssembly with SIMD, 1 thread, forces on a grid (shared WebAssembly memory is missing)",
    );
    await assertLikeNode(told);
  }));

test("a page that is cross-origin isolated embeds on several threads, with the same bits", () =>
  withPage(
    async (page) => {
      assert.equal(await page.evaluate("crossOriginIsolated"), true);
      const told = await embed(page, { ...OPTIONS, threads: 3 });
      assert.equal(told.engine, "WebAssembly with SIMD, 3 threads, forces on a grid");
      await assertLikeNode(told);
    },
    undefined,
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  ));

test("a page whose policy forbids workers embeds on its own thread in slices, with the same bits", () =>
  withPage(async (page) => {
    const told = await embed(page, OPTIONS);
    assert.match(told.engine, /^WebAssembly with SIMD, 1 thread, on the calling thread, .*worker threads are missing/);
    await assertLikeNode(told);
  }, pageText("worker-src 'none'")));

test("a browser without WebAssembly embeds in plain TypeScript", () =>
  withPage(async (page) => {
    const options = { ...OPTIONS, earlyIterations: 10, iterations: 10 };
    const told = await embed(page, options);
    assert.match(told.engine, /^plain TypeScript, 1 thread, .*SIMD is missing/);
    await assertLikeNode(told, { ...options, engine: "plain" });
  }, `<script>delete globalThis.WebAssembly</script>${pageText()}`));

test("where onProgress returns a promise the run stands still until it is settled, and goes on to the same end", () =>
  withPage(async (page) => {
    const counts = await page.evaluate<number[]>(`(async () => {
      const seen = [];
      let goOn;
      const paused = new Promise((resolve) => (goOn = resolve));
      const running = embed({ ...${JSON.stringify(OPTIONS)}, progressInterval: 1, onProgress: (iteration) => {
        seen.push(iteration);
        return iteration === 20 ? paused : undefined;
      } });
      while (seen.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 200));
      const during = seen.length;
      goOn();
      globalThis.told = await running;
      return [during, seen.length];
    })()`);
    assert.deepEqual(counts, [20, 150]);
    await assertLikeNode(await page.evaluate<Told>("told"));
  }));

test("an abort, an error in the callback and a bad option end a page's call with their reason", () =>
  withPage(async (page) => {
    const reasons = await page.evaluate<string[]>(`(async () => {
      const reason = (promise) => promise.then(() => "no error", (error) => error.message);
      const stop = new AbortController();
      const endless = { iterations: 1000000, progressInterval: 5 };
      return [
        await reason(embed({ ...endless, signal: stop.signal, onProgress: () => stop.abort(new Error("enough")) })),
        await reason(embed({ ...endless, onProgress: () => { throw new Error("from the callback"); } })),
        await reason(embed({ perplexity: -1 })),
      ];
    })()`);
    assert.deepEqual(reasons, ["enough", "from the callback", "perplexity: expected a number above 0, found -1"]);
  }));
