import path from "node:path";
import { packagedMnist } from "../lib/data/mnist";
import { referencePython, root } from "../scripts/reference-python";
import { Program } from "./program";

/** TensorFlow's own number of threads in and of operations: as many as there are cores, each. */
const EAGER_DEFAULT = "eager, TensorFlow's own threads";
/** TensorFlow compiles a graph by XLA, as JAX does, when these flags are set. */
const COMPILED_BY_XLA = "traced, compiled by XLA";
const XLA_FLAGS = "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit";
/** The fastest way to train in JAX, with which the speed of other sizes is compared too. */
export const SCAN = "JAX, an epoch in one scan";

export const NAMES = [
  "traced",
  "traced, TensorFlow's operations alone",
  COMPILED_BY_XLA,
  SCAN,
  "JAX, step by step",
  "optimised PyTorch without denormals",
  "the same, compiled by Inductor",
  "optimised PyTorch",
  "write-up's PyTorch",
  "eager",
  EAGER_DEFAULT,
] as const;
export type Name = (typeof NAMES)[number];

/** Programs that take many times as long as the fastest: they are measured in the first round alone. */
export const SLOW: ReadonlySet<Name> = new Set<Name>([
  COMPILED_BY_XLA,
  "optimised PyTorch",
  "write-up's PyTorch",
  "eager",
  EAGER_DEFAULT,
]);

/** Starts every program that is compared; each waits for its tasks. */
export function startPrograms(say: (line: string) => void): Record<Name, Program> {
  const python = referencePython(say);
  const script = (file: string, mode: string): [string, string[]] => [
    python,
    [path.join(root, "bench", file), mode, packagedMnist()],
  ];
  const node = (mode: string): [string, string[]] => [
    process.execPath,
    [path.join(__dirname, "training-tfjs.js"), mode],
  ];
  const commands: Record<Name, [string, string[]]> = {
    traced: node("traced"),
    "traced, TensorFlow's operations alone": node("traced"),
    [COMPILED_BY_XLA]: node("traced"),
    [SCAN]: script("training_jax.py", "scan"),
    "JAX, step by step": script("training_jax.py", "steps"),
    "optimised PyTorch without denormals": script("training.py", "flushing"),
    "the same, compiled by Inductor": script("training.py", "compiled"),
    "optimised PyTorch": script("training.py", "optimised"),
    "write-up's PyTorch": script("training.py", "write-up"),
    eager: node("eager"),
    [EAGER_DEFAULT]: node("eager"),
  };
  const environments: Partial<Record<Name, NodeJS.ProcessEnv>> = {
    "traced, TensorFlow's operations alone": { VAE_KERNELS: "tensorflow" },
    [COMPILED_BY_XLA]: { TF_XLA_FLAGS: XLA_FLAGS },
    // 0 is what TensorFlow takes for "as many as there are cores".
    [EAGER_DEFAULT]: { VAE_THREADS: "", TF_NUM_INTRAOP_THREADS: "0", TF_NUM_INTEROP_THREADS: "0" },
  };
  return Object.fromEntries(
    NAMES.map((name) => [name, new Program(name, ...commands[name], environments[name])]),
  ) as Record<Name, Program>;
}
