import "../threads";
import * as vae from "../../lib";
import { Given, runCommand, wholeNumber } from "../command";
import { captionOf, FORCE_OPTION, namedRun, onlyWords, seedOf, SHARED_OPTIONS } from "./run-word";
import { checkOutput, writeGrid } from "./output";

const { seed, threads } = SHARED_OPTIONS;
const OPTIONS = {
  count: { type: "string", value: "N", about: "images (64)" },
  seed,
  out: { type: "string", value: "FILE", about: "the picture, a PNG file (samples.png)" },
  force: FORCE_OPTION,
  threads,
} as const;

async function main({ values, words }: Given<typeof OPTIONS>): Promise<void> {
  onlyWords(words, 1);
  const count = wholeNumber("count", values.count ?? "64");
  const out = values.out ?? "samples.png";
  checkOutput(out, values.force);
  const run = namedRun(words[0], values);
  writeGrid(out, vae.generateImages(run.model, count, seedOf(values, run)), Math.ceil(Math.sqrt(count)));
  console.log(`written: ${out}, ${count} samples of ${captionOf(run)}`);
}

runCommand(
  {
    name: "vae sample",
    start: "npx vae sample",
    about: "Draws latent vectors from N(0, I), decodes them, and writes the images as one PNG file.",
    options: OPTIONS,
    words: "RUN",
    example: "runs/NAME --count 64 --out grid.png",
  },
  main,
);
