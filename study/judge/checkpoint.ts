import { readSafeTensors } from "@vae-notebooks/arrays";
import { loadCheckpoint, saveCheckpoint } from "../../lib/storage/checkpoint";
import { JudgeCalibration } from "./calibration";
import { Classifier } from "./classifier";
import { JudgeArchitecture, JudgeConfiguration } from "./configuration";
import { Judge } from "./judge";

const KIND = "mnist-judge";

/**
 * Writes a judge as a safetensors file: the weights ("conv1.weight", …; convolutions [rows, columns, in, out], the others
 * [out, in]), with configuration and calibration as JSON among the metadata.
 *
 * @param file written whole or not at all
 */
export function saveJudge(file: string, judge: Judge): void {
  saveCheckpoint(file, judge.classifier, {
    kind: KIND,
    configuration: JSON.stringify(judge.configuration),
    calibration: JSON.stringify(judge.calibration),
  });
}

/**
 * Reads a judge that saveJudge wrote; it judges as the saved one, bit by bit.
 *
 * @returns the judge; the caller disposes it
 * @throws Error naming the file when it is missing, damaged, or holds something else
 */
export function loadJudge(file: string): Judge {
  const classifier = new Classifier(0, savedArchitecture(file));
  try {
    const { kind, configuration, calibration } = loadCheckpoint(file, classifier);
    if (kind !== KIND) throw new Error(`${file}: expected a judge, marked "${KIND}", found ${kind ?? "no mark"}`);
    return new Judge(
      classifier,
      parsed<JudgeConfiguration>(file, "configuration", configuration),
      parsed<JudgeCalibration>(file, "calibration", calibration),
    );
  } catch (error) {
    classifier.dispose();
    throw error;
  }
}

/** The architecture that a judge's configuration names; none where it names none, or the file is no judge, as is then said. */
function savedArchitecture(file: string): JudgeArchitecture | undefined {
  try {
    return (JSON.parse(readSafeTensors(file).metadata.configuration) as JudgeConfiguration).architecture;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parsed<T extends object>(file: string, name: keyof typeof KEYS, text: string | undefined): T {
  const expected = KEYS[name];
  let value: Record<string, unknown> | null = null;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    // Not JSON: said below.
  }
  if (expected.every((key) => typeof value?.[key] === "number")) return value as T;
  throw new Error(`${file}: ${name}: expected JSON with the numbers ${expected.join(", ")}, found ${text ?? "none"}`);
}

/** What tells a judge's metadata from others'. */
const KEYS = {
  configuration: ["seed", "epochs", "nonsenseShare"],
  calibration: ["refusalShift", "temperature", "threshold", "plainThreshold"],
};
