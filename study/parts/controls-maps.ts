import ndarray, { NdArray } from "ndarray";
import { RandomStream, randomStream } from "@vae-notebooks/random";
import { unitPixels } from "../measures";
import { MapKind, SubjectMeasurements } from "../measurements";
import { ControlSubject } from "../rules";
import { AuditData } from "./data";
import { measureMap, measureMaps } from "./measure-maps";
import { MeasuredSubjects, subjectOf } from "./subjects";

const SEED = 1;
const LATENT_DIM = 20;
/** Of points that are not mapped by t-SNE. */
const DRAWN: MapKind = { codes: "means", start: "pca", seed: SEED };

/** Maps with a known answer: of pixels and of noise by t-SNE, and points in the plane that are drawn as they are. */
export async function measureMapControls(data: AuditData, say: (what: string) => void): Promise<MeasuredSubjects> {
  const { test, plan } = data;
  const labels = test.labels;
  const count = labels.shape[0];
  const random = randomStream(SEED, "audit/noise");
  const noise = normalRows(count, LATENT_DIM, random);
  const pixels = unitPixels(test.images);
  // Pixels and noise have no posterior: what is a mean and what a sample are the same.
  const kinds = plan.maps.filter(({ codes }) => codes === "means");
  const pixelMap = await measureMaps({ means: pixels, samples: pixels }, labels, kinds, (what) =>
    say(`pixels: ${what}`),
  );
  const noiseMap = await measureMaps({ means: noise, samples: noise }, labels, kinds, (what) => say(`noise: ${what}`));
  const subjects: SubjectMeasurements[] = [
    subjectOf("pixel-map", { maps: pixelMap.maps }),
    subjectOf("noise-map", { maps: noiseMap.maps }),
  ];
  say("points in the plane");
  const plane = randomStream(SEED, "audit/plane");
  for (const [subject, place] of Object.entries(PLANE)) {
    const points = ndarray(new Float32Array(2 * count), [count, 2]);
    for (let i = 0; i < count; i++) {
      const [x, y] = place(labels.get(i), plane);
      points.set(i, 0, x);
      points.set(i, 1, y);
    }
    subjects.push(
      subjectOf(subject as ControlSubject, { maps: [{ kind: DRAWN, values: await measureMap(points, labels) }] }),
    );
  }
  return {
    subjects,
    arrays: { "pixel-map": pixelMap.embeddings[0], "noise-map": noiseMap.embeddings[0] },
  };
}

/** Draws of N(0, I), [count, dimensions]. */
export function normalRows(count: number, dimensions: number, random: RandomStream): NdArray<Float32Array> {
  return ndarray(
    Float32Array.from({ length: count * dimensions }, () => random.normal()),
    [count, dimensions],
  );
}

/** Where a point of a class stands. */
const PLANE: Partial<Record<ControlSubject, (label: number, random: RandomStream) => [number, number]>> = {
  "normal-map": (_, random) => [random.normal(), random.normal()],
  "disc-map": (_, random) => ring(0, random),
  "ellipse-map": (_, random) => {
    const [x, y] = ring(0, random);
    return [2 * x, y];
  },
  "ring-map": (_, random) => ring(0.5, random),
  "islands-map": (label, random) => island(label, random),
  "split-islands-map": (label, random) => island(label + (random.uniform() < 0.5 ? 0 : 10), random),
  "joined-pairs-map": (label, random) => island({ 8: 3, 9: 4 }[label] ?? label, random),
};

/** A point spread evenly over a disc of radius 1 without its middle. */
function ring(inner: number, random: RandomStream): [number, number] {
  const radius = Math.sqrt(inner ** 2 + (1 - inner ** 2) * random.uniform());
  const angle = 2 * Math.PI * random.uniform();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** A point of a round cluster, far from the others; they stand in rows of five. */
function island(number: number, random: RandomStream): [number, number] {
  return [10 * (number % 5) + random.normal(), 10 * Math.floor(number / 5) + random.normal()];
}
