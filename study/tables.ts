import { markdownTable } from "../lib/notebook/markdown-table";
import { autoencoders, overSeeds, vaes } from "./claims/claim";
import { ModelMeasurements } from "./measure-model";
import { AuditMeasurements } from "./measurements";

/**
 * A row of measuresTable: what is measured, its number in a model, digits behind the point, unit. The number is null where
 * the measure has no meaning for a model, as KL has none for an autoencoder.
 */
export type MeasureRow = [
  what: string,
  of: (model: ModelMeasurements) => number | null,
  digits?: number,
  unit?: string,
];

/**
 * Measures of the VAEs and of the standard autoencoders side by side, each as mean ± deviation (least to greatest) over
 * seeds; "–" for a kind of model with a null.
 */
export function measuresTable(measured: AuditMeasurements, rows: MeasureRow[]): string {
  return markdownTable(
    ["", "VAE", "autoencoder"],
    rows.map(([what, ...number]) => [
      what,
      measureText(vaes(measured), ...number),
      measureText(autoencoders(measured), ...number),
    ]),
  );
}

function measureText(models: ModelMeasurements[], of: MeasureRow[1], digits?: number, unit?: string): string {
  if (models.some((model) => of(model) === null)) return "–";
  return overSeeds(models, (model) => of(model) as number, digits, unit);
}

/** The bounds of log p(x) of the VAEs by the number K of draws, in nats per image over seeds. */
export function boundsTable(measured: AuditMeasurements): string {
  const models = vaes(measured);
  return markdownTable(
    ["K", "test digits", "bound of log p(x)"],
    models[0].bounds.map(({ draws, images }, i) => [
      String(draws),
      String(images),
      overSeeds(models, ({ bounds }) => bounds[i].nats.mean, 2),
    ]),
  );
}
