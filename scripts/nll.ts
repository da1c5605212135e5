import "./threads";
import path from "node:path";
import * as vae from "../lib";
import { threads } from "@vae-notebooks/tf-graph";
import { measureNll } from "../study/nll";
import { FULL_NLL, QUICK_NLL } from "../study/nll-plan";
import { Given, runCommand, usesLine, wholeNumber } from "./command";
import { probedExecution } from "./execution";
import { ROOT } from "./notebooks/pipeline";
import { refuseRunParameters } from "./parameter-environment";
import { updateReadme } from "./readme";
import { nllTable } from "./readme-nll";
import { THREADS_OPTION } from "./run-options";
import { StatusLine } from "./terminal";

const ABOUT = `Trains two VAEs on binarised MNIST, each pixel drawn anew at each step, estimates the negative log likelihood of the test
digits by importance sampling with 5,000 draws, and writes results/nll.json and the README's table. Stopped with Ctrl-C,
it goes on with the model or the estimate that it was at.`;

const OPTIONS = {
  quick: {
    type: "boolean",
    about: "a trial of seconds on few images; its numbers mean nothing; results go to .cache/quick",
  },
  threads: THREADS_OPTION,
} as const;

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  if (values.threads !== undefined) wholeNumber("threads", values.threads);
  const { threads: _, ...options } = values;
  const { quick, data } = vae.readParameters(process.env, options, ROOT);
  refuseRunParameters(process.env, "the plan of this command decides it", ["quick", "data"]);
  const home = quick ? path.join(ROOT, ".cache/quick") : ROOT;
  const file = path.join(home, "results/nll.json");
  vae.checkWritable(path.dirname(file));
  const dataSet = vae.loadMnist(data);
  console.log(usesLine({ data: dataSet.identity.name, threads, execution: probedExecution() }));
  const line = new StatusLine();
  const interrupt = await vae.interruptSignal();
  const results = await measureNll(quick ? QUICK_NLL : FULL_NLL, dataSet, path.join(home, "runs/nll"), {
    onStatus: (status) => line.update(status),
    onNote: (note) => line.print(note),
    signal: interrupt.signal,
  });
  interrupt.release();
  vae.writeJson(file, results);
  if (!quick) updateReadme(ROOT);
  line.print(`${nllTable(results)}\n\nwritten: ${path.relative(process.cwd(), file)}`);
}

runCommand({ name: "nll", about: ABOUT, options: OPTIONS }, main);
