/** What all commands share: options, --help, and how an error ends one. */
import { parseArgs } from "node:util";

/** An option of a command. */
export interface Option {
  type: "string" | "boolean";
  /** What stands for its value in the help: "N", "DIR". */
  value?: string;
  /** One line: what it does, and in brackets what is taken without it. */
  about: string;
}

/** A command, as its users see it. */
export interface Command<O extends Record<string, Option>> {
  /** Of the script in package.json: "train". */
  name: string;
  /** What it does, in lines of at most 120 characters. */
  about: string;
  options: O;
  /** What may stand beside options, as the help shows it: "[PATTERN …]"; nothing may unless given. */
  words?: string;
}

/** What the user gave: the options by their names, undefined where not given, and the other words. */
export interface Given<O extends Record<string, Option>> {
  values: { [name in keyof O]?: O[name]["type"] extends "boolean" ? boolean : string };
  words: string[];
}

/** A line that explains nothing but the option itself, for every command. */
const HELP: Option = { type: "boolean", about: "this text" };

/**
 * Runs a command as all are run: -h and --help print the help and end with 0; an unknown option, or any error, ends
 * with one message on standard error and exit code 1 (130 when it was interrupted).
 */
export function runCommand<O extends Record<string, Option>>(
  command: Command<O>,
  main: (given: Given<O>) => Promise<void>,
): void {
  const run = async (): Promise<void> => {
    const given = readArguments(command, process.argv.slice(2));
    if (given === "help") return console.log(helpText(command));
    await main(given);
  };
  run().catch((error: Error) => {
    // A progress line may stand there.
    console.error(`${process.stdout.isTTY ? "\n" : ""}${error.message}`);
    process.exitCode = error.name === "AbortError" ? 130 : 1;
  });
}

/**
 * Reads a command line.
 *
 * @returns what was given, or "help" where that was asked for
 * @throws Error naming the option that is unknown or has no value, or the word that has no place
 */
export function readArguments<O extends Record<string, Option>>(
  command: Command<O>,
  args: string[],
): Given<O> | "help" {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }]));
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...options, help: { type: HELP.type, short: "h" } },
      allowPositionals: command.words !== undefined,
    });
    if (values.help) return "help";
    return { values: values as Given<O>["values"], words: positionals };
  } catch (error) {
    // parseArgs goes on to tell how a word that begins with - is given, which is seldom what was meant.
    const [complaint] = (error as Error).message.split(/\. (?=To specify|This command|Did you)/);
    throw new Error(`${complaint.replace(/\n/g, " ")}; npm run ${command.name} -- --help lists the options`);
  }
}

/** The text of --help. */
export function helpText<O extends Record<string, Option>>({ name, about, options, words }: Command<O>): string {
  const rows = Object.entries<Option>(options).map(([option, { value, about: what }]) => ({
    left: `--${option}${value ? ` ${value}` : ""}`,
    what,
  }));
  rows.push({ left: "-h, --help", what: HELP.about });
  const width = Math.max(...rows.map(({ left }) => left.length));
  const lines = rows.map(({ left, what }) => `  ${left.padEnd(width)}   ${what}`);
  return [`npm run ${name} -- [options]${words ? ` ${words}` : ""}`, "", about, "", ...lines].join("\n");
}

/** The value of an option that must be a whole number from 1, or from the given least one. */
export function wholeNumber(name: string, value: string, least = 1): number {
  if (!/^\d+$/.test(value) || Number(value) < least)
    throw new Error(`--${name}: expected an integer from ${least}, found "${value}"`);
  return Number(value);
}
