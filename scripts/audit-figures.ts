import path from "node:path";
import * as vae from "../lib";
import { readMatrix } from "@vae-notebooks/arrays";
import * as study from "../study";

/** The audit's pictures by the name of their file, from its measurements and the maps it kept. */
export async function auditFigures(
  measured: study.AuditMeasurements,
  plan: study.AuditPlan,
  directory: string,
): Promise<Record<string, vae.Figure>> {
  return { audit_latent_maps: await mapsOf(plan, directory), audit_beta: study.betaFigure(measured) };
}

async function mapsOf(plan: study.AuditPlan, directory: string): Promise<vae.Figure> {
  const { labels } = vae.firstImages(vae.loadMnist().test, plan.testImages);
  const [first] = plan.seeds;
  const name = (kind: study.ModelKind) =>
    (plan.models.find((model) => model.kind === kind && model.configuration.seed === first) as study.AuditedModel).name;
  const panel = async (title: string, ...file: string[]) => {
    const embedding = await readMatrix(path.join(directory, ...file));
    return { name: title, embedding, labels };
  };
  return study.mapsFigure(
    await Promise.all([
      panel("VAE, latent means", name("vae"), "embedding.npy"),
      panel("standard autoencoder, codes", name("autoencoder"), "embedding.npy"),
      panel("raw pixels", "controls", "pixelMap.npy"),
      panel("N(0, I), which knows no digits", "controls", "noiseMap.npy"),
    ]),
    "The same t-SNE of four spaces",
    `${labels.shape[0]} test digits, seed ${first}`,
  );
}
