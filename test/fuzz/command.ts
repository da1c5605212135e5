import path from "node:path";
import { Given, runCommand, usesLine } from "../../scripts/command";
import { referencePython, root } from "../../scripts/reference-python";
import { recordReliability } from "../../scripts/reliability-file";
import { FORMATS } from "./formats";
import { fuzz, FuzzReport, judgeName } from "./fuzz";

const COUNT = 20_000;
const OPTIONS = {
  count: {
    type: "string",
    value: "N",
    about: `damaged files of each format (${COUNT}); results are written from so many on`,
  },
  seed: { type: "string", value: "S", about: "decides the damage (1)" },
  format: { type: "string", value: "NAME", about: `one format alone: ${Object.keys(FORMATS).join(", ")}` },
} as const;

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  const [count, seed] = [wholeNumber("count", values.count, COUNT), wholeNumber("seed", values.seed, 1)];
  const names = values.format === undefined ? Object.keys(FORMATS) : [values.format];
  if (!names.every((name) => name in FORMATS))
    throw new RangeError(`--format: expected ${Object.keys(FORMATS).join(", ")}, found ${names[0]}`);
  console.log(usesLine({ data: `${count} damaged files of each of ${names.length} formats, seed ${seed}` }));
  const python = referencePython(console.log);
  const judge = judgeName(python);
  const reports: Record<string, FuzzReport> = {};
  for (const name of names) {
    const show = (done: number) => process.stdout.isTTY && process.stdout.write(`\r${name}: ${done} of ${count}`);
    reports[name] = await fuzz(name, { count, seed, python }, show);
    const { tried, refused, accepted, crashes, findings, slowestMilliseconds, peakMegabytes } = reports[name];
    console.log(
      `${process.stdout.isTTY ? "\r" : ""}${name}: ${tried} tried, ${refused} refused, ${accepted} accepted and found valid by ${judge}, ` +
        `${crashes} crashes, ${findings.length} findings; slowest ${slowestMilliseconds.toFixed(0)} ms, at most ${peakMegabytes.toFixed(0)} MB`,
    );
    for (const { input, what, bytes } of findings.slice(0, 10))
      console.log(`  input ${input}: ${what}\n    ${bytes.slice(0, 400)}`);
    if (findings.length > 0) process.exitCode = 1;
  }
  if (count >= COUNT && values.format === undefined) await record(reports, judge, seed);
}

async function record(reports: Record<string, FuzzReport>, judge: string, seed: number): Promise<void> {
  const all = Object.values(reports);
  const sum = (of: (report: FuzzReport) => number) => all.reduce((total, report) => total + of(report), 0);
  const formats = Object.entries(reports).map(([name, { findings, ...counts }]) => [
    name,
    { ...counts, findings: findings.length },
  ]);
  const [tried, crashes, wrong] = [
    sum(({ tried }) => tried),
    sum(({ crashes }) => crashes),
    sum(({ findings }) => findings.length),
  ];
  await recordReliability(path.join(root, "results"), "input", {
    command: "npm run test:fuzz",
    rows: [
      {
        what: `damaged files read (${Object.keys(reports).join(", ")})`,
        measured: `${tried.toLocaleString("en")} tried, ${crashes} crashed or hung, ${wrong} wrongly accepted or refused without a reason`,
      },
    ],
    figures: { seed, judge, formats: Object.fromEntries(formats) },
  });
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${name}: expected a whole number, found ${text}`);
  return Number(text);
}

const ABOUT = `Reads damaged files with the project's readers and has what they accept judged by Python's: none may crash, hang,
take memory for what a header claims, or be taken for what it is not. For example: npm run test:fuzz -- --count 1000 --format npy`;
runCommand({ name: "test:fuzz", about: ABOUT, options: OPTIONS }, main);
