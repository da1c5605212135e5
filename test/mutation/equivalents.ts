/** A mutant that changes nothing that a test could see, with the reason. */
export interface Equivalent {
  file: string;
  /** The text of its line. */
  code: string;
  /** As the command prints it; all changes of the line unless given. */
  change?: string;
  reason: string;
}

const BEYOND = "reads one element more than the array has, and what that gives is neither used nor written";
const OVERWRITTEN =
  "writes one element more than its row has: the next row's own values replace it, and the array has none behind";
const BLOCKS = "decides how many points are measured at a time, not what is measured";
const SLOWER = "computes the same in more steps or by the slower of two ways";
const SEARCH = "leads the search another way to the same root, to its tolerance";
const TOLERANCE = "a tolerance: what lies between the two is below what the result is rounded to";
const UNSEEN = "the last or first cells of a grid's margin, which is wider than any point reaches";
const MIRROR =
  "turns an axis of the principal components round, or shortens a direction that is brought to length 1 afterwards";
const OUT_OF_REACH = "a row that the circle does not reach: it is 0 wide there, and no cell's centre lies in it";
const FINER = "a finer grid, whose forces are as good: time alone";
const FREE = "the other threads' progress is not read";

type Row = [code: string, change: string | undefined, reason: string];
const of = (file: string, ...rows: Row[]): Equivalent[] =>
  rows.map(([code, change, reason]) => ({ file, code, change, reason }));

export const EQUIVALENTS: readonly Equivalent[] = [
  ...of(
    "packages/tsne/src/quality.ts",
    ["if (m < k) between[m]++;", "m < k → m <= k", OVERWRITTEN],
    [
      "while (m < k && (distance > distances[order[m]] || (distance === distances[order[m]] && j >= order[m]))) m++;",
      "m < k → m <= k",
      BEYOND,
    ],
    ["for (; place > 0 && kept[place - 1] > distance; place--) {", "place > 0 → place >= 0", BEYOND],
  ),
  ...of(
    "packages/tsne/src/stages/initialisation.ts",
    ["const TOLERANCE = 1e-9;", undefined, TOLERANCE],
    [
      "const variance = eigenvalues[order[0]] + (width > 1 ? eigenvalues[order[1]] : 0);",
      undefined,
      "decides at which step the search for the axes ends, within its tolerance",
    ],
    [
      "if (Math.abs(variance - before) <= TOLERANCE * variance) {",
      "TOLERANCE * variance → TOLERANCE / variance",
      TOLERANCE,
    ],
    [
      "const scale = norm > 1e-12 * before ? 1 / norm : 0;",
      "norm > 1e-12 * before → norm > 1.5e-12 * before",
      TOLERANCE,
    ],
    ["if (dimensions > MOST_COVARIANCE) {", undefined, SLOWER],
    [
      "for (let d = 0; d < dimensions; d++) for (let e = 0; e < d; e++) rows[e][d] = rows[d][e];",
      "d = 0 → d = 1",
      "no e is below the first d, so nothing is done there",
    ],
    [
      "for (let d = 0; d < basis[k].length; d++) basis[k][d] -= along * basis[l][d];",
      "d < basis[k].length → d <= basis[k].length",
      BEYOND,
    ],
    ["for (let pass = 0; pass < 2; pass++) {", "pass < 2 → pass <= 2", SLOWER],
    ["for (let l = 0; l < k; l++) {", "l < k → l <= k", MIRROR],
    [
      "const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));",
      undefined,
      "another rotation, by which the sweeps lead to the same axes more slowly",
    ],
  ),
  ...of(
    "packages/tsne/src/stages/affinities.ts",
    [
      "let candidate = slope > 0 ? beta * Math.exp(Math.max(-3, Math.min(3, excess / slope))) : Infinity;",
      undefined,
      SEARCH,
    ],
    [
      "if (!(candidate > low && candidate < high)) candidate = high === Infinity ? beta * 4 : (low + high) / 2;",
      undefined,
      SEARCH,
    ],
    ["if (candidate === beta || candidate > 1e30) break;", undefined, SLOWER],
    ["const MOST_STEPS = 100;", "MOST_STEPS = 100 → MOST_STEPS = 101", SEARCH],
    ["let beta = spread > 0 ? 1 / spread : 1;", "1 / spread → 2 / spread", SEARCH],
    ["for (let step = 0; ; step++) {", "step = 0 → step = 1", SEARCH],
    ["if (excess > 0) low = beta;", "excess > 0 → excess >= 0", SEARCH],
    ["for (let slot = 0; slot < slots; slot++) first[indices[slot] + 2]++;", "slot < slots → slot <= slots", BEYOND],
    [
      "if (spread === 0 || step === MOST_STEPS || Math.abs(excess) < TOLERANCE) break;",
      "spread === 0 || step === MOST_STEPS → spread === 0 && step === MOST_STEPS",
      SLOWER,
    ],
    [
      "if (entries > 0x7fffffff) throw new RangeError(`points: ${count} with ${neighbours} neighbours each are too many`);",
      undefined,
      "a table of 2^31 entries does not fit into the memory of a machine that tests",
    ],
  ),
  ...of(
    "packages/tsne/src/stages/embed.ts",
    [
      "yield engine.lead ? { iteration, klDivergence, positions: engine.positions().slice() } : undefined;",
      undefined,
      FREE,
    ],
    [
      "if (interval > 0 && iteration % interval === 0 && iteration < total) {",
      "interval > 0 → interval >= 0",
      "nothing is divisible by the interval 0",
    ],
  ),
  ...of(
    "packages/tsne/src/engines/plain/grid-forces.ts",
    ["const spacing = Math.max(Math.min(WIDEST, wanted * RESERVE), coarsest);", undefined, FINER],
    [
      "const loose = old.spacing > 1.2 * wanted || 2 * nodes(greatest, wanted) < longest;",
      undefined,
      "decides when a grid is made anew: time alone",
    ],
    [
      "if (fits && !(loose && longest > 32)) return old;",
      "fits && !(loose && longest > 32) → false",
      "decides when a grid is made anew: time alone",
    ],
    [
      "if (fits && !(loose && longest > 32)) return old;",
      "loose && longest > 32 → loose && longest > 33",
      "decides when a grid is made anew: time alone",
    ],
    ["const field: Field = { potential: 0, slopeX: 0, slopeY: 0 };", undefined, "is overwritten before it is read"],
  ),
  ...of(
    "packages/tsne/src/engines/plain/convolution.ts",
    ["const column = complexArray(2 * rows);", "2 * rows → 3 * rows", "memory that is not used"],
    [
      "for (let row = 0; row <= rows; row++) {",
      "row <= rows → row < rows",
      "no two nodes of the grid are as many rows apart as it has",
    ],
    ["line.im.fill(0);", undefined, "adds to the imaginary part of a transform of which the real part is used"],
    ["column.im.fill(0);", undefined, "adds to the imaginary part of a transform of which the real part is used"],
  ),
  ...of("packages/tsne/src/engines/plain/spline.ts", [
    "for (let node = 0; node < ORDER - 1; node++) sum += COEFFICIENTS[ORDER * node] * Math.cos(frequency * (node - 3));",
    "node < ORDER - 1 → node <= ORDER - 1",
    "the last node's weight is 0 there",
  ]),
  ...of("packages/tsne/src/engines/plain/exact-forces.ts", [
    "for (let i = 0; i < positions.length; i += 2) {",
    "i < positions.length → i <= positions.length",
    BEYOND,
  ]),
  ...of("packages/tf-graph/src/partition/plan.ts", [
    "const count = variables.get(source.name) ?? 1;",
    "variables.get(source.name) ?? 1 → variables.get(source.name)",
    "undefined is not above 1 either",
  ]),
  ...of("packages/tf-graph/src/trace/comparison.ts", [
    'const found = b === undefined ? "nothing" : describeSource(b, second.operations);',
    undefined,
    "both calls have as many inputs and results by then, so that there is always one",
  ]),
  ...of(
    "study/measures/gaps.ts",
    ["const OUTSIDE = 2;", "OUTSIDE = 2 → OUTSIDE = 3", "a name, and the holes' names are above it"],
    ["const margin = radius + 2 * this.cell;", "radius + 2 * this.cell → radius + 3 * this.cell", UNSEEN],
    [
      "const last = Math.min(this.rows - 1, Math.floor((y + radius - this.bottom) / this.cell - 0.5));",
      "this.rows - 1 → this.rows - 2",
      UNSEEN,
    ],
    [
      "if (from <= to) this.states.fill(COVERED, row * this.columns + from, row * this.columns + to + 1);",
      "from <= to → true",
      "there is nothing to fill from a place to one before it",
    ],
    ["this.columns = Math.ceil((width + 2 * margin) / this.cell);", undefined, UNSEEN],
    ["this.rows = Math.ceil((height + 2 * margin) / this.cell);", undefined, UNSEEN],
    ["column > 0 ? at - 1 : -1,", "column > 0 ? at - 1 : -1 → true ? at - 1 : -1", UNSEEN],
    ["column + 1 < this.columns ? at + 1 : -1,", undefined, UNSEEN],
    ["for (let start = 0; start < this.states.length; start++)", "start = 0 → start = 1", UNSEEN],
  ),
  ...of("study/measures/outline.ts", [
    "return distinct.length > 0 ? distinct : [sorted[0]];",
    "distinct.length > 0 → distinct.length > 1",
    "a single corner is the first point",
  ]),
  ...of(
    "study/measures/smoothness.ts",
    ["let pixels = 0;", undefined, "the first path's pixels replace it"],
    ["if (Math.PI - angle < 1e-6)", undefined, TOLERANCE],
  ),
  ...of(
    "study/measures/silhouette.ts",
    ["const BLOCK_DISTANCES = 4e6;", undefined, BLOCKS],
    ["const block = Math.max(1, Math.floor(BLOCK_DISTANCES / count));", undefined, BLOCKS],
    ["dimensions <= DIRECT_DIMENSIONS", undefined, SLOWER],
    ["for (let i = 0; i < count; i++) {", "i < count → i <= count", BEYOND],
  ),
  ...of(
    "study/measures/neighbours.ts",
    [
      "const candidates = Math.min(k + SPARE + (withoutSelf ? 1 : 0), total);",
      undefined,
      "one candidate more to choose from",
    ],
    ["if (best.length === k) best.pop();", "best.length === k → false", OVERWRITTEN],
  ),
  ...of(
    "study/measures/likelihood.ts",
    [
      "logLikelihood: (x, z) => (model.likelihood === bernoulli ? bernoulliDraws(model, x, z) : eachDraw(model, x, z)),",
      "model.likelihood === bernoulli ? bernoulliDraws(model, x, z) : eachDraw(model, x, z) → false ? bernoulliDraws(model, x, z) : eachDraw(model, x, z)",
      SLOWER,
    ],
    ["const passImages = Math.min(images, Math.max(1, Math.floor(PASS_ROWS / passDraws)));", undefined, BLOCKS],
  ),
  ...of("study/measures/matrices.ts", [
    "for (let d = 0; d < dimensions; d++) into[row + d] = values[row + d] - offsets[d];",
    "d < dimensions → d <= dimensions",
    OVERWRITTEN,
  ]),
  ...of("study/measures/label-neighbours.ts", [
    "for (let column = 0; column < size; column++) matrix.set(row, column, value(row, column));",
    "column < size → column <= size",
    OVERWRITTEN,
  ]),
  ...of("study/measures/monte-carlo.ts", [
    "const epsilon = standardNormal<tf.Rank.R2>([images * draws, latentDim], noiseCounter(counterSeed, 0));",
    "noiseCounter(counterSeed, 0) → noiseCounter(counterSeed, 1)",
    "other draws of the same distribution",
  ]),
  ...of("study/measures/matrices.ts", [
    "for (let row = 0; row < values.length; row += dimensions) {",
    "row < values.length → row <= values.length",
    BEYOND,
  ]),
  ...of("study/measures/connectedness.ts", [
    ".filter((j) => i < j && sets[j].has(i))",
    "i < j → i <= j",
    "no point is its own neighbour",
  ]),
  ...of("packages/tsne/src/engines/plain/neighbours.ts", [
    "for (let j = 0; j < count; j++) {",
    "j < count → j <= count",
    "a point that is not there has the distance NaN, which is nearer than none",
  ]),
  ...of("packages/tsne/src/quality.ts", [
    "for (let j = 0, at = 0; j < count; j++) {",
    "j < count → j <= count",
    BEYOND,
  ]),
  ...of("packages/tsne/src/engines/plain/fourier.ts", [
    "if (radix === 4) passOfFour(from, to, rest, stride, roots);",
    "radix === 4 → radix === 5",
    SLOWER,
  ]),
  ...of("packages/tf-graph/src/graph/graph.ts", [
    "const SAVED_MODEL_VERSION = 1;",
    undefined,
    "TensorFlow does not look at it",
  ]),
  ...of("lib/model/loss.ts", [
    "const total = tf.add<tf.Scalar>(reconstruction, beta === 1 ? kl : tf.mul(kl, beta));",
    "beta === 1 ? kl : tf.mul(kl, beta) → false ? kl : tf.mul(kl, beta)",
    "a product by 1 changes no bit: one operation less",
  ]),
  ...of("study/measures/gaps.ts", [
    "const first = Math.max(0, Math.ceil((y - radius - this.bottom) / this.cell - 0.5));",
    "Math.ceil((y - radius - this.bottom) / this.cell - 0.5) → Math.floor((y - radius - this.bottom) / this.cell - 0.5)",
    OUT_OF_REACH,
  ]),
  ...of("study/measures/neighbours.ts", ["for (let q = from; q < to; q++) {", "q < to → q <= to", OVERWRITTEN]),
  ...of(
    "packages/tsne/src/stages/initialisation.ts",
    ["for (let at = 0; at < points.length;) {", "at < points.length → at <= points.length", BEYOND],
    ["const s = t * c;", "t * c → t / c", "leads the rotations another way to the same axes: at the end c is 1"],
  ),
  ...of("study/measures/gaps.ts", [
    "return ay > y === by > y ? [] : [ax + ((y - ay) / (by - ay)) * (bx - ax)];",
    "ay > y → ay >= y",
    "only for a corner that lies at the height of a row's centre to the last bit",
  ]),
  ...of("packages/tsne/src/engines/plain/plain-engine.ts", [
    "let points = new Float32Array(0);",
    undefined,
    "replaced by the points before anything reads it",
  ]),
  ...of("packages/tsne/src/engines/plain/convolution.ts", [
    "const line = complexArray(2 * columns);",
    "2 * columns → 3 * columns",
    "a longer working space, whose end is not used",
  ]),
  ...of("packages/tsne/src/engines/plain/neighbours.ts", [
    "for (let i = first; i < end; i++) {",
    "i < end → i <= end",
    OVERWRITTEN,
  ]),
  ...of("packages/tsne/src/engines/plain/spline.ts", [
    "const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));",
    "n < 2 ? 1 : n * factorial(n - 1) → n < 2 ? 2 : n * factorial(n - 1)",
    "scales all weights alike, which the division by the spline's own transform takes back",
  ]),
  ...of("study/measures/gaps.ts", [
    "for (let start = 0; start < this.states.length; start++)",
    "start < this.states.length → start <= this.states.length",
    BEYOND,
  ]),
  ...of("study/measures/neighbours.ts", [
    "const own = found.indices.subarray((q - from) * candidates, (q - from + 1) * candidates);",
    "q - from → q + from",
    "from the second block on no candidates or all that follow: then all points are looked at, or more than need be",
  ]),
  ...of("packages/tsne/src/engines/plain/fourier.ts", [
    "for (let from = p * s, to = (radix * p + k) * s; from < (p + 1) * s; from++, to++) {",
    "p + 1 → p + 2",
    OVERWRITTEN,
  ]),
  ...of("packages/tsne/src/engines/plain/convolution.ts", [
    "const factor = kernel[k * (rows + 1) + (l <= rows ? l : 2 * rows - l)];",
    "l <= rows → l < rows",
    "at l = rows both are the same",
  ]),
  ...of("packages/tsne/src/stages/initialisation.ts", [
    "for (let step = 0; step < MOST_STEPS; step++) {",
    undefined,
    "a step more or less at most: the search ends by its tolerance long before",
  ]),
  ...of("study/measures/activity.ts", [
    "const active = Array.from(variance.keys()).filter((d) => variance[d] > ACTIVE_VARIANCE);",
    "variance[d] > ACTIVE_VARIANCE → variance[d] >= ACTIVE_VARIANCE",
    "a variance that is the threshold to its last bit",
  ]),
  ...of("packages/tsne/src/stages/affinities.ts", [
    "if (spread === 0 || step === MOST_STEPS || Math.abs(excess) < TOLERANCE) break;",
    "spread === 0 || step === MOST_STEPS → spread === 1 || step === MOST_STEPS",
    "at one distance every bandwidth gives the same weights, however long it is sought",
  ]),
  ...of("packages/tsne/src/stages/affinities.ts", [
    "for (let j = 2; j < first.length; j++) first[j] += first[j - 1];",
    "j < first.length → j <= first.length",
    BEYOND,
  ]),
  ...of("packages/tsne/src/stages/embed.ts", [
    "const looksNow = looks > 0 && !early && iteration % looks === 0;",
    "looks > 0 → looks >= 0",
    "nothing is divisible by 0",
  ]),
  ...of("packages/tsne/src/stages/initialisation.ts", [
    "products === undefined ? covarianceOperator(points, count, dimensions) : matrixOperator(products, dimensions);",
    undefined,
    SLOWER,
  ]),
  ...of("packages/tsne/src/engines/plain/grid-forces.ts", [
    "const unit = degreesOfFreedom > 1 ? 0.9 : Math.sqrt(degreesOfFreedom);",
    "degreesOfFreedom > 1 → degreesOfFreedom >= 1",
    FINER,
  ]),
  ...of(
    "study/measures/gaps.ts",
    ["this.flood(0, OUTSIDE);", "this.flood(0, OUTSIDE) → this.flood(1, OUTSIDE)", UNSEEN],
    [
      "const last = Math.min(this.rows - 1, Math.floor((y + radius - this.bottom) / this.cell - 0.5));",
      "Math.floor((y + radius - this.bottom) / this.cell - 0.5) → Math.ceil((y + radius - this.bottom) / this.cell - 0.5)",
      OUT_OF_REACH,
    ],
    [
      "const from = Math.max(0, Math.ceil((x - half - this.left) / this.cell - 0.5));",
      "from = Math.max(0, Math.ceil((x - half - this.left) / this.cell - 0.5)) → from = Math.max(1, Math.ceil((x - half - this.left) / this.cell - 0.5))",
      UNSEEN,
    ],
    [
      "const to = Math.min(this.columns - 1, Math.floor((x + half - this.left) / this.cell - 0.5));",
      "this.columns - 1 → this.columns + 1",
      UNSEEN,
    ],
    [
      "if (crossings.length === 0) continue;",
      undefined,
      "from the least of no crossings to the greatest of none there are no columns",
    ],
  ),
  ...of(
    "study/measures/neighbours.ts",
    [
      "const beyond = nearNorms[q] - found.values[(q - from) * candidates + candidates - 1];",
      "q - from → q + from",
      SLOWER,
    ],
    [
      "const error = (dimensions + 8) * ROUNDOFF * (Math.sqrt(nearNorms[q]) + farthest) ** 2;",
      "(dimensions + 8) * ROUNDOFF → (dimensions + 8) / ROUNDOFF",
      SLOWER,
    ],
    [
      "const farthest = Math.sqrt(farNorms.reduce((greatest, norm) => Math.max(greatest, norm), 0));",
      "farNorms.reduce((greatest, norm) => Math.max(greatest, norm), 0) → farNorms.reduce((greatest, norm) => Math.max(greatest, norm), 1)",
      SLOWER,
    ],
  ),
  ...of("study/measures/silhouette.ts", [
    "if (sizes[own] > 1) {",
    "sizes[own] > 1 → true",
    "a label's only point then divides 0 by 0, and what is no number counts as 0 as well",
  ]),
];
