import { architectureName, markdownTable } from "../lib";
import { MeanEstimate } from "../study/measures";
import { NllResults } from "../study/nll";
import { PUBLISHED_NLL } from "../study/published-nll";

/** The likelihoods of binarised test images beside published ones, as a Markdown table, and how they were estimated. */
export function nllTable({ rows, plan }: NllResults): string {
  const nats = ({ mean, error }: MeanEstimate) => `${mean.toFixed(2)} ± ${error.toFixed(2)}`;
  const ours = rows.map(({ title, architecture, configuration, elbo, nll }) => [
    `${title}, ${architectureName(architecture)}`,
    `${configuration.epochs} epochs, batch size ${configuration.batchSize}`,
    elbo.mean.toFixed(2),
    nats(nll),
  ]);
  const theirs = PUBLISHED_NLL.map(({ model, binarisation, nll, source }) => [
    `${model}, ${binarisation} binarisation`,
    source,
    "",
    nll.toFixed(2),
  ]);
  const { draws, images } = plan;
  return [
    markdownTable(["", "trained or published", "−ELBO", "−log p(x)"], [...ours, ...theirs]),
    "",
    `Nats an image of ${images.all} binarised test images, ${draws.most} draws for ${images.most} of them and ${draws.all} for all; ± is the standard error of that.`,
  ].join("\n");
}
