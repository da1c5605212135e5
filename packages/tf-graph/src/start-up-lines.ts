/**
 * Loads TensorFlow without the two lines that newer versions print to standard error whatever their settings are.
 *
 * That needs a small native module, lib/standard_error.node in tfjs-node's folder, which is optional: where it is missing, as in
 * any ordinary installation of tfjs-node, TensorFlow is loaded all the same and the lines appear. tfjs-node's own TensorFlow
 * 2.9 prints no such lines; this project's set-up installs a newer one and compiles the module with it.
 */
import fs from "node:fs";
import path from "node:path";

/** The functions of the optional native module. */
interface StandardError {
  /** Sends standard error to a temporary file from now on. @returns whether that worked */
  keep(): boolean;
  /** Sets standard error back. @returns the text that was kept */
  release(): string;
}

const START_UP_LINES = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR$/,
  /^I0000 .* port\.cc:\d+\] oneDNN custom operations are on\. /,
];

/** The text without TensorFlow's two start-up lines, which say that log messages go to standard error and that oneDNN is on. */
export function withoutStartUpLines(text: string): string {
  const lines = text.split(/(?<=\n)/);
  return lines.filter((line) => !START_UP_LINES.some((pattern) => pattern.test(line.trimEnd()))).join("");
}

/**
 * Calls a function that loads TensorFlow, and passes on what it wrote to standard error without the two start-up lines. TensorFlow
 * writes them before it reads TF_CPP_MIN_LOG_LEVEL, so no setting suppresses them. Nothing is kept back with
 * TF_CPP_MIN_LOG_LEVEL=0, which asks for TensorFlow's log, or where the native module is missing.
 *
 * @throws what load throws
 */
export function loadQuietly(load: () => void): void {
  const standardError = process.env.TF_CPP_MIN_LOG_LEVEL === "0" ? undefined : nativeModule();
  if (standardError === undefined || !standardError.keep()) return load();
  try {
    load();
  } finally {
    const text = withoutStartUpLines(standardError.release());
    if (text !== "") fs.writeSync(2, text);
  }
}

function nativeModule(): StandardError | undefined {
  const binding = path.dirname(require.resolve("@tensorflow/tfjs-node/package.json"));
  const file = path.join(binding, "lib/standard_error.node");
  return fs.existsSync(file) ? (require(file) as StandardError) : undefined;
}
