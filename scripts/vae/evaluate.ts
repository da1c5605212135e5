import "../threads";
import * as vae from "../../lib";
import { Given, runCommand, usesLine } from "../command";
import { captionOf, dataOf, namedRun, onlyWords, seedOf, SHARED_OPTIONS } from "./run-word";
import { nats } from "./output";

async function main({ values, words }: Given<typeof SHARED_OPTIONS>): Promise<void> {
  onlyWords(words, 1);
  const run = namedRun(words[0], values);
  const data = dataOf(values, run);
  console.log(usesLine({ data: data.identity.name, threads: vae.threads }));
  const count = data.test.images.shape[0];
  const loss = vae.evaluateLoss(run.model, data.test.images, seedOf(values, run), run.configuration.beta);
  console.log(`${captionOf(run)}: test loss ${nats(loss)} nats per image, of ${count} images`);
}

runCommand(
  {
    name: "vae evaluate",
    start: "npx vae evaluate",
    about:
      "The mean loss of a run on the images to test with, in nats per image, with the run's weight of the KL term.",
    options: SHARED_OPTIONS,
    words: "RUN",
    example: "runs/NAME",
  },
  main,
);
