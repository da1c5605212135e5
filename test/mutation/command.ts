import fs from "node:fs";
import path from "node:path";
import { randomStream } from "@vae-notebooks/random";
import { Given, runCommand, usesLine } from "../../scripts/command";
import { recordReliability } from "../../scripts/reliability-file";
import { EQUIVALENTS } from "./equivalents";
import { Mutant, mutantsOf } from "./mutants";
import { Outcomes } from "./outcomes";
import { baseline, Outcome, ROOT, runMutant } from "./run";
import { Target, TARGETS } from "./targets";

const [SAMPLE, SEED, PROCESSES] = [300, 1, 2];
const OPTIONS = {
  sample: {
    type: "string",
    value: "N",
    about: `how many mutants are tried, drawn at random (${SAMPLE}); results are written from so many on`,
  },
  seed: { type: "string", value: "S", about: `decides which (${SEED})` },
  only: {
    type: "string",
    value: "TEXT",
    about: "only mutants of files whose path has this text; no results are written",
  },
  fresh: { type: "boolean", about: "tries also what an earlier run has tried with the same source and tests" },
  processes: { type: "string", value: "N", about: `how many tests run at once (${PROCESSES})` },
} as const;

/** A mutant with what is to notice it, and what came of it. */
interface Trial {
  mutant: Mutant;
  target: Target;
  outcome?: Outcome;
  /** Why no test can notice it. */
  reason?: string;
}

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  const [sample, seed] = [wholeNumber("sample", values.sample, SAMPLE), wholeNumber("seed", values.seed, SEED)];
  const processes = wholeNumber("processes", values.processes, PROCESSES);
  const all = allTrials().filter(({ mutant }) => mutant.file.includes(values.only ?? ""));
  const order = randomStream(seed, "mutants").permutation(all.length);
  const drawn = [...order.subarray(0, sample)].map((i) => all[i]);
  console.log(usesLine({ data: `${drawn.length} of ${all.length} mutants, seed ${seed}`, processes }));
  const directory = path.join(ROOT, ".cache/mutants");
  fs.mkdirSync(directory, { recursive: true });
  const outcomes = new Outcomes(path.join(directory, values.fresh ? `outcomes-${process.pid}` : "outcomes"));
  for (const trial of drawn) trial.outcome = outcomes.of(trial.mutant, trial.target.tests);
  const queue = drawn.filter(({ outcome }) => outcome === undefined);
  if (queue.length < drawn.length) console.log(`${drawn.length - queue.length} of them were tried before`);
  const times = await baseline([...new Set(queue.flatMap(({ target }) => target.tests))], () => undefined);
  const started = performance.now();
  const work = async () => {
    for (let trial = queue.shift(); trial; trial = queue.shift()) {
      trial.outcome = await runMutant(trial.mutant, trial.target.tests, directory, times);
      outcomes.add(trial.mutant, trial.target.tests, trial.outcome);
      const done = drawn.length - queue.length;
      if (process.stdout.isTTY) process.stdout.write(`\r${done} of ${drawn.length} `);
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  for (const { mutant, outcome, reason } of drawn)
    if (outcome === "survived")
      console.log(`survived: ${mutant.file}:${mutant.line}: ${mutant.change}${reason ? ` (${reason})` : ""}`);
  const counts = countsOf(drawn);
  console.log(
    `${counts.killed} of ${counts.changing} mutants that change behaviour were killed, ${share(counts)} %; ` +
      `${counts.equivalent} change nothing; ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  if (sample >= SAMPLE && values.only === undefined) await record(drawn, seed, all.length);
}

function allTrials(): Trial[] {
  return TARGETS.flatMap((target) =>
    target.sources.flatMap(sourceFiles).flatMap((file) =>
      mutantsOf(file, fs.readFileSync(path.join(ROOT, file), "utf8")).map((mutant) => ({
        mutant,
        target,
        reason: EQUIVALENTS.find(
          (listed) =>
            listed.file === mutant.file &&
            listed.code === mutant.code &&
            (listed.change === undefined || listed.change === mutant.change),
        )?.reason,
      })),
    ),
  );
}

function sourceFiles(place: string): string[] {
  if (place.endsWith(".ts")) return [place];
  return fs
    .readdirSync(path.join(ROOT, place), { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() || entry.name.endsWith(".ts") ? sourceFiles(path.posix.join(place, entry.name)) : [],
    )
    .sort();
}

interface Counts {
  killed: number;
  hung: number;
  survived: number;
  equivalent: number;
  /** All but the equivalent ones. */
  changing: number;
}

/** A mutant that hangs is noticed: it counts as killed. */
function countsOf(trials: Trial[]): Counts {
  const of = (holds: (trial: Trial) => boolean) => trials.filter(holds).length;
  const equivalent = of(({ outcome, reason }) => outcome === "survived" && reason !== undefined);
  const hung = of(({ outcome }) => outcome === "hung");
  const killed = of(({ outcome }) => outcome === "killed") + hung;
  return {
    killed,
    hung,
    survived: trials.length - killed - equivalent,
    equivalent,
    changing: trials.length - equivalent,
  };
}

function share({ killed, changing }: Counts): string {
  return ((100 * killed) / Math.max(1, changing)).toFixed(1);
}

async function record(trials: Trial[], seed: number, all: number): Promise<void> {
  const counts = countsOf(trials);
  const areas = [...new Set(trials.map(({ target }) => target.area))].sort();
  const listed = (equivalent: boolean) =>
    trials
      .filter(({ outcome, reason }) => outcome === "survived" && (reason !== undefined) === equivalent)
      .map(({ mutant: { file, line, change }, reason }) => ({ file, line, change, reason: reason ?? "not found yet" }));
  await recordReliability(path.join(ROOT, "results"), "mutants", {
    command: "npm run test:mutants",
    rows: [
      {
        what: `mutants of ${areas.join(", ")} that a test noticed, in a random sample of ${trials.length} of ${all}`,
        measured: `${counts.killed} of ${counts.changing} that change behaviour (${share(counts)} %)`,
      },
    ],
    figures: {
      seed,
      mutants: all,
      ...counts,
      areas: Object.fromEntries(
        areas.map((area) => [area, countsOf(trials.filter(({ target }) => target.area === area))]),
      ),
      survivors: listed(false),
      equivalent: listed(true),
    },
  });
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RangeError(`--${name}: expected a whole number from 1, found ${text}`);
  return Number(text);
}

const ABOUT = `Changes operators, constants, conditions and signs of model, loss, Adam, tracing, t-SNE and measures, one at a time, and
sees whether the tests of the changed file notice.
For example: npm run test:mutants -- --sample 20 --seed 7 --only silhouette`;
runCommand({ name: "test:mutants", about: ABOUT, options: OPTIONS }, main);
