import { runCommand } from "./command";
import { allTestFiles, filesOfSet, runTests } from "./test-files";

const ABOUT = `Tests the library, the study and the documents. What takes minutes has commands of its own: test:commands, test:notebooks
and test:packages; test:all runs everything. With patterns: all tests of the project whose names match one.`;

runCommand({ name: "test", about: ABOUT, options: {}, words: "[PATTERN ...]" }, async ({ words }) =>
  runTests(words.length > 0 ? allTestFiles() : filesOfSet("library"), words),
);
