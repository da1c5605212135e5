#!/usr/bin/env node
/** The program `vae COMMAND …`: finds the command's file, which reads its own options and loads what it needs. */
import path from "node:path";

/** The commands and what each does, in the order of the help. */
const COMMANDS: Record<string, { file: string; about: string }> = {
  train: { file: "train", about: "trains a VAE" },
  runs: { file: "vae/runs", about: "lists the trained runs with their losses" },
  evaluate: { file: "vae/evaluate", about: "the loss of a run on the images to test with" },
  sample: { file: "vae/sample", about: "new images from a run, as a PNG file" },
  reconstruct: { file: "vae/reconstruct", about: "your own PNG files through a run's encoder and decoder" },
  encode: { file: "vae/encode", about: "the latent means of a data set, as a .npy file" },
  walk: { file: "vae/walk", about: "what each latent number does to the image, as a PNG file" },
  tsne: { file: "vae/tsne", about: "a map of the rows of any matrix, from a .npy file to a .npy file" },
  audit: { file: "audit", about: "the write-up's sentences by measurement" },
  import: { file: "vae/import", about: "makes a run of the weights of a PyTorch VAE" },
};

/** How the program was started: npm tells a script's name to the process that it starts. */
const START = process.env.npm_lifecycle_event === "vae" ? "npm run vae --" : "npx vae";

function help(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(width)}   ${about}`);
  return [
    `${START} COMMAND [options]`,
    "",
    "Trains a variational autoencoder and works with the runs that training leaves.",
    "",
    ...lines,
    "",
    `${START} COMMAND --help explains a command.`,
    "",
    "Example:",
    `  ${START} train --epochs 5`,
  ].join("\n");
}

const [name, ...rest] = process.argv.slice(2);
if (name === undefined || name === "--help" || name === "-h") {
  console.log(help());
  if (name === undefined) process.exitCode = 1;
} else if (!Object.hasOwn(COMMANDS, name)) {
  console.error(
    `vae: expected one of the commands ${Object.keys(COMMANDS).join(", ")}, found "${name}"; ${START} --help explains them`,
  );
  process.exitCode = 1;
} else {
  // The command sees its own options only, as if it had been started by itself.
  process.argv = [process.argv[0], process.argv[1], ...rest];
  require(path.join(__dirname, COMMANDS[name].file));
}
