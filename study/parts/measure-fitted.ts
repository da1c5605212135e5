import { NdArray } from "ndarray";
import { randomStream } from "@vae-notebooks/random";
import { decodeVectors } from "../../lib/evaluation/evaluation";
import { LatentModel } from "../../lib/model/latent-model";
import { fitGaussian, sampleGaussian } from "../gaussian";
import { Mixture, sampleMixture } from "../mixture";
import { SubjectMeasurements } from "../measurements";
import { AuditData } from "./data";
import { JudgedSet, judgeSet, passShares } from "./judged";

/**
 * Shares of recognisable samples whose z comes from densities that were fitted to the codes of training images.
 *
 * @param codes that they are fitted to [N, D]
 * @param mixture fitted to them already
 * @param keep told what the judges say of each set
 */
export function fittedSamples(
  model: LatentModel,
  codes: NdArray<Float32Array>,
  mixture: Mixture,
  data: AuditData,
  seed: number,
  keep: (set: string, found: JudgedSet) => void,
): SubjectMeasurements["judged"] {
  const { samples } = data.plan;
  const sources = {
    gaussianSamples: sampleGaussian(fitGaussian(codes), samples, randomStream(seed, "audit/gaussian")),
    mixtureSamples: sampleMixture(mixture, samples, randomStream(seed, "audit/mixture")),
  };
  return Object.fromEntries(
    Object.entries(sources).map(([name, z]) => {
      const found = judgeSet(data, decodeVectors(model, z));
      keep(name, found);
      return [name, passShares(data, found)];
    }),
  );
}
