import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { LabCheckout, savedNotebook, SavedNotebook } from "./lab-checkout";
import { LabPage } from "./lab-page";
import { LabServer } from "./lab-server";

/** A real browser on a real JupyterLab. */
export interface Drive {
  browser: Browser;
  server: LabServer;
  checkout: LabCheckout;
}

/** What was seen of a notebook. */
export interface Driven extends Omit<SavedNotebook, "printed"> {
  name: string;
  /** Pages in frames, such as the explorer. */
  frames: number;
  seconds: number;
}

/** The longest that a notebook may take in quick mode. */
const NOTEBOOK_MILLISECONDS = 300000;

/**
 * Opens a notebook, runs all its cells, saves it, and opens it again in a browser that does not know it, where its figures
 * must be drawn without a kernel's doing anything.
 *
 * @throws Error naming what was missing: a cell, a figure, a frame; or what popped up, or was asked of the network
 */
export async function runsAndShowsAgain(drive: Drive, name: string): Promise<Driven> {
  const start = Date.now();
  const first = await LabPage.open(drive.browser, drive.server, name);
  try {
    await first.menu("Run", "Run All Cells");
    await first.finished(NOTEBOOK_MILLISECONDS);
    await first.save();
  } finally {
    await first.close();
  }
  assert.deepEqual(first.complaints, [], name);
  const { printed: _, ...saved } = savedNotebook(drive.checkout, name);
  assert.deepEqual([saved.executed, saved.errors], [saved.cells, []], `${name}: all cells were run, without an error`);

  const again = await LabPage.open(drive.browser, drive.server, name);
  let frames = 0;
  try {
    await again.figures(saved.figures);
    frames = await again.frames();
  } finally {
    await again.close();
  }
  assert.deepEqual(again.complaints, [], `${name}, opened again`);
  return { name, ...saved, frames, seconds: (Date.now() - start) / 1000 };
}

/**
 * Interrupts the training of notebook 05 while its chart is being drawn, and goes on from the same cell to the end.
 *
 * @param epochs of the training, so many that it can be interrupted
 * @returns the epoch that was shown when it was interrupted, and the one in which the training went on
 */
export async function interruptsAndContinues(drive: Drive, epochs: number): Promise<{ at: number; resumed: number }> {
  const name = "05-training";
  const lab = await LabPage.open(drive.browser, drive.server, name);
  try {
    await lab.menu("Run", "Run All Cells");
    const at = await lab.liveEpoch(3, epochs, NOTEBOOK_MILLISECONDS);
    await lab.menu("Kernel", "Interrupt Kernel");
    await lab.finished(60000);
    await lab.save();
    const interrupted = savedNotebook(drive.checkout, name);
    assert.match(interrupted.printed, /Interrupted/, `${name}: the interrupted cell says so`);
    assert.ok(interrupted.executed < interrupted.cells, `${name}: the cells after it were not run`);
    await lab.select("vae.interruptSignal");
    await lab.menu("Run", "Run Selected Cell and All Below");
    await lab.finished(NOTEBOOK_MILLISECONDS);
    await lab.save();
    const { errors, executed, cells, printed } = savedNotebook(drive.checkout, name);
    assert.deepEqual([errors, executed], [[], cells], `${name}: it went on to its end`);
    const resumed = 1 + Number(/goes on after (\d+) epochs/.exec(printed)?.[1]);
    assert.ok(resumed >= at - 1, `${name}: it went on in epoch ${resumed}, where it was interrupted in epoch ${at}`);
    return { at, resumed };
  } finally {
    await lab.close();
  }
}
