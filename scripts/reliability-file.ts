/** results/reliability.json: what was done to break the project, and what was lost or wrong; each command writes its sections. */
import path from "node:path";
import fs from "node:fs";
import { lockDirectory, readJson, Versions, versions, writeJson } from "../lib";

/** What one kind of trial found. */
export interface ReliabilitySection {
  /** The command that measures it again. */
  command: string;
  /** The README's rows: what was tried, and what came of it, with its number. */
  rows: Array<{ what: string; measured: string }>;
  /** Every figure that was measured. */
  figures: Record<string, unknown>;
}

/** The whole file: sections by name. */
export type Reliability = Record<string, ReliabilitySection & { versions: Versions }>;

const FILE = "reliability.json";

/**
 * Puts a section into results/reliability.json, in place of the one of the same name, and leaves the others as they are; the
 * file is written whole or not at all. Commands that end at the same time wait for each other.
 *
 * @param results the folder, such as results/
 * @param name of the section, such as "kills"
 */
export async function recordReliability(results: string, name: string, section: ReliabilitySection): Promise<void> {
  const lock = path.join(results, ".reliability");
  const release = await lockWhenFree(lock);
  try {
    const file = path.join(results, FILE);
    const found = fs.existsSync(file) ? (readJson(file) as Reliability) : {};
    const sections = { ...found, [name]: { ...section, versions: versions() } };
    // In the order of their names, so that a run of one command changes its own lines alone.
    writeJson(file, Object.fromEntries(Object.entries(sections).sort(([a], [b]) => (a < b ? -1 : 1))));
  } finally {
    release();
    removeIfEmpty(lock);
  }
}

/** Takes a folder away unless another one's lock lies in it. */
function removeIfEmpty(folder: string): void {
  try {
    fs.rmdirSync(folder);
  } catch {
    // Somebody else is at work there, and takes it away.
  }
}

async function lockWhenFree(directory: string): Promise<() => void> {
  for (let tries = 0; ; tries++) {
    try {
      return lockDirectory(directory);
    } catch (error) {
      // Longer and longer, and never two at the same pace.
      if (tries === 12) throw error;
      await new Promise((resolve) => setTimeout(resolve, (20 + 20 * Math.random()) * (tries + 1)));
    }
  }
}
