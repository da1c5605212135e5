/** The machine that a benchmark ran on, for its results file. */

import fs from "node:fs";
import os from "node:os";

/** What a benchmark ran on. */
export interface Machine {
  processor: string;
  /** Those of the processor's vector instructions that decide how fast products are; empty where the system does not tell. */
  vectorInstructions: string[];
  cores: number;
  memoryGibibytes: number;
  system: string;
}

const CPU_INFO = "/proc/cpuinfo";

/** The machine that runs this. */
export function machine(): Machine {
  const flags = fs.existsSync(CPU_INFO) ? fs.readFileSync(CPU_INFO, "utf8").split(/\s+/) : [];
  return {
    processor: os.cpus()[0].model.trim(),
    vectorInstructions: ["avx2", "avx512f", "avx512_bf16", "amx_tile"].filter((flag) => flags.includes(flag)),
    cores: os.availableParallelism(),
    memoryGibibytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release().split("-")[0]} ${os.arch()}`,
  };
}
