/** What all commands of a project share: how options are read, the text of --help, and how an error ends a command. */
import { parseArgs } from "node:util";

/** An option of a command. */
export interface Option {
  type: "string" | "boolean";
  /** The word for its value in the help, such as "N" or "DIR"; only for options of type "string". */
  value?: string;
  /** What the option does, in one line, and in brackets the value that is taken when it is not given. */
  about: string;
}

/** The description of a command, from which its options are read and its help is written. */
export interface Command<O extends Record<string, Option>> {
  /** The name of its script in package.json, such as "train": it is started by `npm run train --`. */
  name: string;
  /** The name under which a package installs it, where one does: it is started by this name as well as by npm run. */
  start?: string;
  /** What the command does, in lines of at most 120 characters. */
  about: string;
  options: O;
  /** Words that may be given besides options, as the help shows them: "[PATTERN …]". Default: none may be given. */
  words?: string;
  /** A line that a user could type, behind the command's start: "--epochs 5". */
  example?: string;
}

/** What the user gave on the command line: the options by name (undefined when not given) and the other words. */
export interface Given<O extends Record<string, Option>> {
  values: { [name in keyof O]?: O[name]["type"] extends "boolean" ? boolean : string };
  words: string[];
}

/** The option that every command has. */
const HELP: Option = { type: "boolean", about: "this text" };

/**
 * Runs a command with the arguments of this process. With -h or --help it prints the help and ends with exit code 0.
 * After an unknown option or any error it prints the error's message on standard error and ends with exit code 1, or
 * with 130 when the error is an AbortError (the command was interrupted).
 *
 * @param main does the work; is not called when the help was asked for or the arguments are wrong
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
    // The cursor may stand behind a progress line.
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
    // parseArgs adds how to give a word that begins with "-", which is seldom what the user meant.
    const [complaint] = (error as Error).message.split(/\. (?=To specify|This command|Did you)/);
    throw new Error(`${complaint.replace(/\n/g, " ")}; ${startOf(command)} --help lists the options`);
  }
}

/** The text of --help. */
export function helpText<O extends Record<string, Option>>(command: Command<O>): string {
  const { about, options, words, example } = command;
  const rows = Object.entries<Option>(options).map(([option, { value, about: what }]) => ({
    left: `--${option}${value ? ` ${value}` : ""}`,
    what,
  }));
  rows.push({ left: "-h, --help", what: HELP.about });
  const width = Math.max(...rows.map(({ left }) => left.length));
  const lines = rows.map(({ left, what }) => `  ${left.padEnd(width)}   ${what}`);
  const start = startOf(command);
  const shown = example === undefined ? [] : ["", "Example:", `  ${start} ${example}`];
  return [`${start} [options]${words ? ` ${words}` : ""}`, "", about, "", ...lines, ...shown].join("\n");
}

/** What the user types to start a command: npm tells a script's name to the process that it starts. */
function startOf({ name, start }: { name: string; start?: string }): string {
  return start === undefined || process.env.npm_lifecycle_event === name ? `npm run ${name} --` : start;
}

/**
 * Reads the value of an option that must be a whole number.
 *
 * @param name of the option, without "--"
 * @param least the least number that is allowed
 * @throws Error naming the option, what was expected and what was found
 */
export function wholeNumber(name: string, value: string, least = 1): number {
  if (!/^\d+$/.test(value) || Number(value) < least)
    throw new Error(`--${name}: expected an integer from ${least}, found "${value}"`);
  return Number(value);
}

/**
 * Reads the value of an option that must be a number.
 *
 * @param name of the option, without "--"
 * @param accepts whether the number is allowed
 * @param expected what is allowed, in words: "a number above 0"
 * @throws Error naming the option, what was expected and what was found
 */
export function decimalNumber(
  name: string,
  value: string,
  accepts: (number: number) => boolean = Number.isFinite,
  expected = "a number",
): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number) || !accepts(number))
    throw new Error(`--${name}: expected ${expected}, found "${value}"`);
  return number;
}
