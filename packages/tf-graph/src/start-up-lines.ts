/** Loads TensorFlow without the two lines that it prints to standard error whatever its settings say. */
import fs from "node:fs";
import path from "node:path";

/** Compiled by the set-up from scripts/setup/standard-error. */
interface StandardError {
  /** Standard error goes to a temporary file from now on. @returns whether it does */
  keep(): boolean;
  /** Standard error is again what it was. @returns what was kept */
  release(): string;
}

const START_UP_LINES = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR$/,
  /^I0000 .* port\.cc:\d+\] oneDNN custom operations are on\. /,
];

/**
 * Text without TensorFlow's two start-up lines: that log messages go to standard error, and that oneDNN is on.
 * Everything else stays as it is.
 */
export function withoutStartUpLines(text: string): string {
  const lines = text.split(/(?<=\n)/);
  return lines.filter((line) => !START_UP_LINES.some((pattern) => pattern.test(line.trimEnd()))).join("");
}

/**
 * Runs what loads TensorFlow, and passes on what it wrote to standard error but for the two start-up lines. They are
 * written while the library is being loaded, before TensorFlow reads TF_CPP_MIN_LOG_LEVEL. With
 * TF_CPP_MIN_LOG_LEVEL=0, which asks for TensorFlow's log, or where the set-up compiled nothing (TensorFlow 2.9
 * writes no such lines), nothing is held back.
 *
 * @throws what load throws
 */
export function loadQuietly(load: () => void): void {
  const standardError = process.env.TF_CPP_MIN_LOG_LEVEL === "0" ? undefined : compiled();
  if (standardError === undefined || !standardError.keep()) return load();
  try {
    load();
  } finally {
    const text = withoutStartUpLines(standardError.release());
    if (text !== "") fs.writeSync(2, text);
  }
}

function compiled(): StandardError | undefined {
  const binding = path.dirname(require.resolve("@tensorflow/tfjs-node/package.json"));
  const file = path.join(binding, "lib/standard_error.node");
  return fs.existsSync(file) ? (require(file) as StandardError) : undefined;
}
