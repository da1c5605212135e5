import "../threads";
import ndarray from "ndarray";
import * as vae from "../../lib";
import { decimalNumber, Given, runCommand, wholeNumber } from "../command";
import { FORCE_OPTION, namedRun, onlyWords, SHARED_OPTIONS } from "./run-word";
import { checkOutput, writeGrid } from "./output";

const OPTIONS = {
  dimension: { type: "string", value: "N", about: "the latent number that changes, from 0 (all, a row each)" },
  steps: { type: "string", value: "N", about: "images in a row (11)" },
  range: { type: "string", value: "X", about: "its values go from -X to X (3)" },
  out: { type: "string", value: "FILE", about: "the picture, a PNG file (walk.png)" },
  force: FORCE_OPTION,
  threads: SHARED_OPTIONS.threads,
} as const;

async function main({ values, words }: Given<typeof OPTIONS>): Promise<void> {
  onlyWords(words, 1);
  const steps = wholeNumber("steps", values.steps ?? "11", 2);
  const range = decimalNumber("range", values.range ?? "3", (width) => width > 0, "a number above 0");
  const out = values.out ?? "walk.png";
  checkOutput(out, values.force);
  const { model, ...run } = namedRun(words[0], values);
  const { latentDim, pixels } = model.sizes;
  const dimensions =
    values.dimension === undefined
      ? Array.from({ length: latentDim }, (_, i) => i)
      : [wholeNumber("dimension", values.dimension, 0)];
  if (dimensions[0] >= latentDim)
    throw new Error(`--dimension: expected an integer from 0 to ${latentDim - 1}, found "${values.dimension}"`);
  const positions = Array.from({ length: steps }, (_, i) => range * ((2 * i) / (steps - 1) - 1));
  const images = new Float32Array(dimensions.length * steps * pixels);
  dimensions.forEach((dimension, row) =>
    images.set(vae.latentWalk(model, new Float32Array(latentDim), dimension, positions).data, row * steps * pixels),
  );
  writeGrid(out, ndarray(images, [dimensions.length * steps, pixels]), steps);
  const which = dimensions.length === 1 ? `latent number ${dimensions[0]}` : `${latentDim} latent numbers, a row each`;
  console.log(`written: ${out}, ${which}, from ${-range} to ${range}, of ${run.directory}`);
}

runCommand(
  {
    name: "vae walk",
    start: "npx vae walk",
    about:
      "Decodes latent vectors that are 0 but for one number, which goes from -X to X, and writes the images as one PNG file.",
    options: OPTIONS,
    words: "RUN",
    example: "runs/NAME --dimension 3 --out walk.png",
  },
  main,
);
