import "../threads";
import { writeNpy } from "@vae-notebooks/arrays";
import * as vae from "../../lib";
import { Given, runCommand, usesLine } from "../command";
import { dataOf, FORCE_OPTION, namedRun, onlyWords, SHARED_OPTIONS } from "./run-word";
import { checkOutput } from "./output";

const { data, threads } = SHARED_OPTIONS;
const OPTIONS = {
  data,
  part: { type: "string", value: "NAME", about: "train or test (test)" },
  out: { type: "string", value: "FILE", about: "the means, float32 of shape [images, latent numbers] (codes.npy)" },
  "log-variances": { type: "string", value: "FILE", about: "the logarithms of the variances too, of the same shape" },
  force: FORCE_OPTION,
  threads,
} as const;

async function main({ values, words }: Given<typeof OPTIONS>): Promise<void> {
  onlyWords(words, 1);
  const { part = "test", out = "codes.npy", "log-variances": variances, force } = values;
  if (part !== "train" && part !== "test") throw new Error(`--part: expected train or test, found "${part}"`);
  if (variances === out) throw new Error(`--log-variances: expected another file than the means', found "${out}"`);
  const files = variances === undefined ? [out] : [out, variances];
  files.forEach((file) => checkOutput(file, force));
  const run = namedRun(words[0], values);
  const dataSet = dataOf(values, run);
  console.log(usesLine({ data: dataSet.identity.name, threads: vae.threads }));
  const { mu, logVar } = vae.encodeImages(run.model, dataSet[part].images);
  await writeNpy(out, mu);
  if (variances !== undefined) await writeNpy(variances, logVar);
  console.log(`written: ${files.join(" and ")}, ${mu.shape.join(" × ")}, of the ${part} images`);
}

runCommand(
  {
    name: "vae encode",
    start: "npx vae encode",
    about: "Encodes a data set's images to the means of their latent vectors, and writes these as NumPy's .npy.",
    options: OPTIONS,
    words: "RUN",
    example: "runs/NAME --part train --out codes.npy",
  },
  main,
);
