/** Which sources are mutated, and the tests that mirror them: a mutant must be noticed by one of these. */
export interface Target {
  /** Where the README's table counts it. */
  area: string;
  /** Source files, or folders with all sources in them, from the project's root. */
  sources: string[];
  /** Test files, the quickest first. */
  tests: string[];
}

const model = (name: string, ...more: string[]): Target => ({
  area: "model and loss",
  sources: [`lib/model/${name}.ts`],
  tests: [`test/lib/model/${name}.test.ts`, ...more.map((other) => `test/lib/model/${other}.test.ts`)],
});
const graph = (area: string, sources: string[], tests: string[]): Target => ({
  area,
  sources: sources.map((name) => `packages/tf-graph/src/${name}`),
  tests: tests.map((name) => `packages/tf-graph/test/${name}.test.ts`),
});
const TRACE = [
  "trace/replaced-kernels",
  "trace/trace",
  "trace/variable-watch",
  "trace/operations",
  "trace/repeated-recording",
  "graph/value",
  "graph/emission",
  "function",
];
const partition = (name: string, ...more: string[]) =>
  graph(
    "tracing",
    [`partition/${name}.ts`],
    [`partition/${name}`, ...more.map((other) => `partition/${other}`), "trace/operations"],
  );
const tsne = (sources: string[], tests: string[]): Target => ({
  area: "t-SNE",
  sources: sources.map((name) => `packages/tsne/src/${name}.ts`),
  tests: tests.map((name) => `packages/tsne/test/${name}.test.ts`),
});
const measure = (names: string[], ...tests: string[]): Target => ({
  area: "measures",
  sources: names.map((name) => `study/measures/${name}.ts`),
  tests: tests.map((name) => `test/study/measures/${name}.test.ts`),
});

export const TARGETS: readonly Target[] = [
  model("architecture"),
  model("decoder"),
  model("encoder"),
  model("latent-model"),
  model("likelihood"),
  model("linear", "vae"),
  model("loss"),
  model("noise"),
  model("reparameterization"),
  model("vae"),
  graph("Adam", ["adam.ts", "graph/adam-nodes.ts"], ["adam", "adam-training", "native-kernels", "training"]),
  graph("tracing", ["trace", "graph/emission.ts", "graph/graph.ts", "graph/placed-call.ts", "graph/value.ts"], TRACE),
  partition("elementwise"),
  partition("part-sizes"),
  graph(
    "tracing",
    ["partition/plan.ts"],
    ["partition/plan", "partition/products", "partition/sums", "trace/operations", "adam-training", "training"],
  ),
  partition("products", "plan"),
  partition("simplification"),
  partition("sums", "plan"),
  graph(
    "tracing",
    ["partition/planned-value.ts"],
    ["partition/plan", "partition/products", "partition/elementwise", "partition/simplification"],
  ),
  tsne(["stages/affinities"], ["affinities", "oracle"]),
  tsne(["stages/initialisation"], ["initialisation", "oracle"]),
  tsne(["stages/optimisation", "stages/embed"], ["optimisation", "ending", "lifecycle", "oracle", "tsne"]),
  tsne(["quality"], ["quality"]),
  tsne(["engines/plain/neighbours"], ["neighbours"]),
  tsne(["engines/plain/fourier", "engines/plain/convolution"], ["fourier", "forces"]),
  tsne(["engines/plain/exact-forces", "engines/plain/grid-forces"], ["quality", "forces", "degrees", "oracle"]),
  tsne(["engines/plain/spline"], ["fourier", "forces", "degrees", "oracle"]),
  tsne(["engines/plain/plain-engine"], ["oracle", "forces", "line"]),
  measure(["silhouette", "connectedness", "label-neighbours"], "clusters"),
  measure(["activity"], "activity"),
  measure(["continuous-bernoulli"], "continuous-bernoulli"),
  measure(["cross-entropy", "reconstruction"], "reconstruction"),
  measure(["frechet"], "frechet"),
  measure(["gaps", "outline"], "map"),
  measure(["generalisation"], "generalisation"),
  measure(["histogram"], "histogram"),
  measure(["image-measures", "pixels"], "image-measures", "memorisation"),
  measure(["independent-pixels"], "independent-pixels"),
  measure(["likelihood"], "likelihood"),
  measure(["log-mean-exp"], "log-mean-exp", "likelihood"),
  measure(["matrices"], "frechet", "clusters", "activity", "spread"),
  measure(["memorisation"], "memorisation"),
  measure(["monte-carlo"], "monte-carlo"),
  measure(["neighbours"], "neighbours", "clusters", "map"),
  measure(["smoothness"], "smoothness"),
  measure(["turns"], "turns"),
  measure(["spread"], "spread"),
];
