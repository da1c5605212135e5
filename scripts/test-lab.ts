import { launchBrowser } from "@vae-notebooks/figures";
import { runCommand } from "./command";
import { Drive, Driven, interruptsAndContinues, runsAndShowsAgain } from "./lab/drives";
import { labCheckout } from "./lab/lab-checkout";
import { startLab } from "./lab/lab-server";
import { notebookNames } from "./notebooks/pipeline";

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
    const { at } = await driving({ VAE_EPOCHS: String(EPOCHS_TO_INTERRUPT) }, (drive) =>
      interruptsAndContinues(drive, EPOCHS_TO_INTERRUPT),
    );
    console.log(`✓ 05-training: interrupted in epoch ${at} of ${EPOCHS_TO_INTERRUPT}, continued to the end`);
  },
);
