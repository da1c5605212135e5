import * as vae from "../lib";
import { readMatrix } from "@vae-notebooks/arrays";
import * as study from "../study";

/** The audit's pictures by the name of their file, from its measurements and the maps it kept. */
export async function auditFigures(
  measured: study.AuditMeasurements,
  { plan, kept }: Pick<study.Audit, "plan" | "kept">,
  dataSet: vae.DataSet,
): Promise<Record<string, vae.Figure>> {
  const { labels } = study.auditDraw(dataSet.test, plan.testImages, "test");
  const [seed] = plan.seeds;
  const panel = async (title: string, part: string, array: string) => {
    const embedding = await readMatrix(kept.fileOf(part, `${array}.npy`));
    return { name: title, embedding, labels };
  };
  const panels = await Promise.all([
    panel("VAE, latent means", `vae-seed${seed}`, "map-0"),
    panel("standard autoencoder, codes", `autoencoder-seed${seed}`, "map-0"),
    panel("raw pixels", "controls-maps", "pixel-map"),
    panel("N(0, I), which knows no classes", "controls-maps", "noise-map"),
  ]);
  const { item } = dataSet;
  const subtitle = `${labels.shape[0]} test ${item}s, seed ${seed}`;
  return {
    audit_latent_maps: study.mapsFigure(panels, "The same t-SNE of four spaces", subtitle, dataSet),
    audit_beta: study.betaFigure(measured),
  };
}
