/** `test-set.js NAME`: the tests that take minutes, as package.json starts them. */
import { runCommand } from "./command";
import { filesOfSet, OTHER_SET_NAMES, runTests } from "./test-files";

const ABOUT: Record<(typeof OTHER_SET_NAMES)[number], string> = {
  commands: `Tests the commands as programs: each is started as from a terminal, with right and wrong options, files and data.`,
  notebooks: `Executes all notebooks on the tslab kernel in a quick mode, looks whether their prose holds, and opens their reports and
JupyterLab in a browser.`,
  packages: `Packs the packages, installs them into an empty folder as their users do, and runs their tests and the examples of their
READMEs there.`,
};

const set = OTHER_SET_NAMES.find((name) => name === process.argv[2]);
if (set === undefined) {
  console.error(`expected one of ${OTHER_SET_NAMES.join(", ")}, found ${process.argv[2] ?? "no name"}`);
  process.exitCode = 1;
} else {
  process.argv.splice(2, 1);
  runCommand({ name: `test:${set}`, about: ABOUT[set], options: {}, words: "[PATTERN ...]" }, async ({ words }) =>
    runTests(filesOfSet(set), words),
  );
}
