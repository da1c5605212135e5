import path from "node:path";
import { launchBrowser } from "@vae-notebooks/figures";
import { runCommand } from "./command";
import { Drive, Driven, interruptsAndContinues, runsAndShowsAgain } from "./lab/drives";
import { labCheckout } from "./lab/lab-checkout";
import { startLab } from "./lab/lab-server";
import { notebookNames, ROOT } from "./notebooks/pipeline";
import { recordReliability } from "./reliability-file";

/** So many that the training of a quick run can be interrupted in its middle. */
const EPOCHS_TO_INTERRUPT = 60;

/** Starts JupyterLab and a browser, does the work, and stops both. */
async function driving<T>(parameters: Record<string, string>, work: (drive: Drive) => Promise<T>): Promise<T> {
  const checkout = labCheckout({ VAE_QUICK: "1", ...parameters });
  const server = await startLab(checkout.directory, checkout.environment);
  try {
    const browser = await launchBrowser();
    try {
      return await work({ browser, server, checkout });
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

async function record(driven: Driven[], interruptedAt: number, resumedAt: number): Promise<void> {
  const sum = (of: (seen: Driven) => number) => driven.reduce((total, seen) => total + of(seen), 0);
  await recordReliability(path.join(ROOT, "results"), "browser", {
    command: "npm run test:lab",
    rows: [
      {
        what: "notebooks opened, run and saved in JupyterLab in a real browser, and opened again",
        measured: `${driven.length} notebooks, ${sum(({ executed }) => executed)} of ${sum(({ cells }) => cells)} cells without an error, ${sum(({ figures }) => figures)} figures seen again, 0 requests outside this machine, 0 messages popped up`,
      },
      {
        what: "the training of notebook 05 interrupted by JupyterLab's menu, and its cell run again",
        measured: `interrupted in epoch ${interruptedAt} of ${EPOCHS_TO_INTERRUPT}, continued in epoch ${resumedAt}`,
      },
    ],
    figures: { notebooks: driven, interruptedAt, resumedAt },
  });
}

runCommand(
  {
    name: "test:lab",
    about:
      "Works in a real JupyterLab with a real browser as a student does, on copies of the notebooks: opens each, runs all\n" +
      "cells in quick mode, saves, opens it again and looks for its figures; interrupts the training of 05 and continues.",
    options: {},
    words: "[NOTEBOOK ...]",
  },
  async ({ words }) => {
    // The others show the model that 05 trains.
    const names = notebookNames().sort((a, b) => Number(b === "05-training") - Number(a === "05-training"));
    const wanted = words.length > 0 ? names.filter((name) => words.includes(name)) : names;
    const driven: Driven[] = [];
    await driving({}, async (drive) => {
      for (const name of wanted) {
        const seen = await runsAndShowsAgain(drive, name);
        driven.push(seen);
        console.log(
          `✓ ${name}: ${seen.executed} of ${seen.cells} cells, ${seen.figures} figures drawn again, ${seen.frames} frames (${seen.seconds.toFixed(0)} s)`,
        );
      }
    });
    const { at, resumed } = await driving({ VAE_EPOCHS: String(EPOCHS_TO_INTERRUPT) }, (drive) =>
      interruptsAndContinues(drive, EPOCHS_TO_INTERRUPT),
    );
    console.log(
      `✓ 05-training: interrupted in epoch ${at} of ${EPOCHS_TO_INTERRUPT}, continued at its epoch ${resumed}`,
    );
    if (words.length === 0) await record(driven, at, resumed);
  },
);
