import path from "node:path";
import * as vae from "../lib";

/** The audit's pictures by the name of their file, from its measurements and the maps it kept. */
export async function auditFigures(measured: vae.AuditMeasurements, plan: vae.AuditPlan, directory: string): Promise<Record<string, vae.Figure>> {
  return { audit_latent_maps: await mapsOf(plan, directory), audit_beta: vae.betaFigure(measured) };
}

async function mapsOf(plan: vae.AuditPlan, directory: string): Promise<vae.Figure> {
  const { labels } = vae.firstImages(vae.loadMnist().test, plan.testImages);
  const [first] = plan.seeds;
  const name = (kind: vae.ModelKind) => (plan.models.find((model) => model.kind === kind && model.configuration.seed === first) as vae.AuditedModel).name;
  const panel = async (title: string, ...file: string[]) => {
    const embedding = await vae.readMatrix(path.join(directory, ...file));
    return { name: title, embedding, labels };
  };
  return vae.mapsFigure(
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
