import ndarray, { NdArray } from "ndarray";
import { randomStream } from "@vae-notebooks/random";
import { latentActivity } from "../measures";
import { AuditPlan } from "./plan";
import { codesMixture, measureCodes } from "./measure-codes";
import { normalRows } from "./controls-maps";
import { MeasuredSubjects, subjectOf } from "./subjects";

const SEED = 1;
const LATENT_DIM = 20;
const SHIFT = 0.5;
const CORRELATION = 0.9;

/** Codes with a known answer, and sets of centroids that do or don't agree between seeds. */
export async function measureCodeControls(plan: AuditPlan): Promise<MeasuredSubjects> {
  const kinds = {
    "normal-codes": (rows: NdArray<Float32Array>) => rows,
    "shifted-codes": (rows: NdArray<Float32Array>) =>
      ndarray(
        rows.data.map((value) => value + SHIFT),
        rows.shape,
      ),
    "correlated-codes": correlated,
  } as const;
  // Means that are 0 for each image: what a posterior that ignores it has.
  const silent = latentActivity(ndarray(new Float32Array(2 * LATENT_DIM), [2, LATENT_DIM])).active.length;
  const subjects = [];
  for (const [subject, made] of Object.entries(kinds)) {
    const draw = (purpose: string, count: number) =>
      made(normalRows(count, LATENT_DIM, randomStream(SEED, `audit/${subject}/${purpose}`)));
    const values = await measureCodes(
      draw("test", plan.testImages),
      codesMixture(draw("fitted", plan.fittedCodes), plan, SEED),
      SEED,
    );
    subjects.push(subjectOf(subject as keyof typeof kinds, { values: { ...values, activeUnits: silent } }));
  }
  return { subjects: [...subjects, ...madeUpCentroids(plan)], arrays: {} };
}

/** Standard normal numbers of which each two next to each other have the correlation 0.9. */
function correlated(rows: NdArray<Float32Array>): NdArray<Float32Array> {
  const values = rows.data.slice();
  for (let i = 0; i < values.length; i += 2)
    values[i + 1] = CORRELATION * values[i] + Math.sqrt(1 - CORRELATION ** 2) * values[i + 1];
  return ndarray(values, rows.shape);
}

/** Distances of ten centroids in 20 dimensions: drawn anew for each seed, and the same but for small noise. */
function madeUpCentroids({ seeds }: AuditPlan) {
  const fixed = normalRows(10, LATENT_DIM, randomStream(SEED, "audit/centroids"));
  return seeds.flatMap((seed) => {
    const random = randomStream(seed, "audit/centroids of a seed");
    const own = normalRows(10, LATENT_DIM, random);
    const near = ndarray(
      fixed.data.map((value) => value + 0.1 * random.normal()),
      fixed.shape,
    );
    return [
      subjectOf("random-clusters", { seed, series: { centroidDistances: pairDistances(own) } }),
      subjectOf("same-clusters", { seed, series: { centroidDistances: pairDistances(near) } }),
    ];
  });
}

function pairDistances(centroids: NdArray<Float32Array>): number[] {
  const [count, dimensions] = centroids.shape;
  const distances: number[] = [];
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += (centroids.get(a, d) - centroids.get(b, d)) ** 2;
      distances.push(Math.sqrt(sum));
    }
  }
  return distances;
}
