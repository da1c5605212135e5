import type { ReplayContent } from "@vae-notebooks/explorer";
import { rowMajor } from "@vae-notebooks/arrays";
import { NdArray } from "ndarray";
import { Stage } from "../evaluation/stages";

/** A stage with a sentence about it, such as its losses. */
export type ReplayedStage = Stage & { caption?: string };

/**
 * The content of a replay's page, for replayPage of @vae-notebooks/explorer, from stages that captureStage recorded.
 *
 * @param originals the images that the stages reconstruct, [N, rows, columns]
 * @param stages in their order; replayPage throws where they differ in their number of images
 */
export function replayContent(
  title: string,
  originals: NdArray<Uint8Array>,
  stages: readonly ReplayedStage[],
): ReplayContent {
  const [, rows, columns] = originals.shape;
  const pictures = (numbers: Float32Array) => split(numbers, rows * columns);
  const ink = Float32Array.from(rowMajor(originals), (level) => level / 255);
  return {
    title,
    lead:
      "The same digits and the same random codes at every stage: what changes is the network. Reconstructions are " +
      "decoded from the codes that the encoder gives to the originals, samples from codes drawn from N(0, 1).",
    fixed: [{ name: "originals", images: pictures(ink) }],
    stages: stages.map(({ label, caption, reconstructions, samples }) => ({
      label,
      caption,
      rows: [
        { name: "reconstructions", images: pictures(rowMajor(reconstructions)) },
        { name: "samples", images: pictures(rowMajor(samples)) },
      ],
    })),
  };
}

function split(numbers: Float32Array, pixels: number): Float32Array[] {
  return Array.from({ length: numbers.length / pixels }, (_, i) => numbers.subarray(i * pixels, (i + 1) * pixels));
}
