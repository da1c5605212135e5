import "../threads";
import fs from "node:fs";
import ndarray from "ndarray";
import { PNG } from "pngjs";
import * as vae from "../../lib";
import { Given, runCommand } from "../command";
import { FORCE_OPTION, namedRun, SHARED_OPTIONS } from "./run-word";
import { checkOutput, nats, writeGrid } from "./output";

const OPTIONS = {
  out: { type: "string", value: "FILE", about: "the picture, a PNG file (reconstructions.png)" },
  force: FORCE_OPTION,
  threads: SHARED_OPTIONS.threads,
} as const;

/** A PNG's pixels take four bytes each: more than this many would be no drawing. */
const MOST_PIXELS = 100_000_000;

async function main({ values, words: [word, ...files] }: Given<typeof OPTIONS>): Promise<void> {
  const out = values.out ?? "reconstructions.png";
  if (word !== undefined && files.length === 0) throw new Error("PNG: expected at least one file, found none");
  checkOutput(out, values.force);
  const run = namedRun(word, values);
  const { model, configuration } = run;
  const { pixels } = model.sizes;
  const side = vae.imageSide(pixels);
  const prepared = files.map((file) => prepare(file, side));
  const images = ndarray(new Uint8Array(files.length * pixels), [files.length, side, side]);
  prepared.forEach(({ image }, i) => images.data.set(image, i * pixels));
  const reconstructed = vae.reconstructImages(model, images);
  files.forEach((file, i) => {
    const one = ndarray(images.data.slice(i * pixels, (i + 1) * pixels), [1, side, side]);
    const loss = vae.evaluateLoss(model, one, configuration.seed, configuration.beta);
    console.log(`${file}: ${prepared[i].steps.join("; ")}; loss ${nats(loss)} nats`);
  });
  const both = new Float32Array(2 * files.length * pixels);
  both.set(Float32Array.from(images.data, (level) => level / 255));
  both.set(reconstructed.data, files.length * pixels);
  writeGrid(out, ndarray(both, [2 * files.length, pixels]), files.length);
  console.log(`written: ${out}, what the model sees above what it makes of it`);
}

/** Reads a PNG file and makes an image as the data's of it. @throws Error naming the file */
function prepare(file: string, side: number): vae.PreparedImage {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${file}: expected a PNG file, found none`);
  const bytes = fs.readFileSync(file);
  if (bytes.length < 24 || bytes.readUInt32BE(0) !== 0x89504e47)
    throw new Error(`${file}: expected a PNG file, found one of another format`);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width * height > MOST_PIXELS)
    throw new Error(`${file}: expected at most ${MOST_PIXELS} pixels, found ${width} × ${height}`);
  try {
    const { steps, image } = vae.prepareImage(PNG.sync.read(bytes), side);
    return { image, steps: [`${width} × ${height}`, ...steps] };
  } catch (error) {
    throw new Error(
      `${file}: ${error instanceof RangeError ? error.message : `expected a whole PNG file, found ${(error as Error).message}`}`,
    );
  }
}

runCommand(
  {
    name: "vae reconstruct",
    start: "npx vae reconstruct",
    about: `Shows what a run's encoder and decoder make of drawings of your own: PNG files of any size, in colour or grey, with
transparent parts or not, dark on light or light on dark. They are cut, scaled and centred as MNIST's digits were.`,
    options: OPTIONS,
    words: "RUN PNG…",
    example: "runs/NAME seven.png two.png",
  },
  main,
);
