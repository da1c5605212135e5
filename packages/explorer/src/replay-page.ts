import { Theme } from "./content";
import { escapeHtml, fill, pageFile } from "./page-files";
import { mosaic, pngUrl } from "./png";

/** Images under a common name, such as the samples of one epoch. */
export interface ReplayRow {
  name: string;
  /** [N][pixels] from 0 (paper) to 1 (ink). */
  images: readonly ArrayLike<number>[];
}

/** What the model drew at one stage of its training. */
export interface ReplayStage {
  /** Such as "epoch 3". */
  label: string;
  /** A sentence about it, such as its losses. */
  caption?: string;
  rows: readonly ReplayRow[];
}

/** What a replay is made of. */
export interface ReplayContent {
  title: string;
  /** What is the same at every stage, such as the original digits; above all stages. */
  fixed?: readonly ReplayRow[];
  /** In the order of the training, at least one. */
  stages: readonly ReplayStage[];
  /** Said under the title. */
  lead?: string;
  theme?: Theme;
}

/**
 * A page that shows a training stage by stage with a slider: one HTML file, without network. Where scripts don't run it
 * shows all stages under each other.
 *
 * @throws RangeError when there are no stages, or their rows differ in name or number of images
 */
export function replayPage({ title, lead = "", fixed = [], stages, theme = "auto" }: ReplayContent): string {
  if (stages.length === 0) throw new RangeError("stages: expected at least one, found none");
  const shape = (rows: readonly ReplayRow[]) =>
    rows.map(({ name, images }) => `${images.length} of ${name}`).join(", ");
  for (const { label, rows } of stages) {
    if (rows.length === 0 || rows.some(({ images }) => images.length === 0))
      throw new RangeError(`stages: expected images, found none in ${label}`);
    if (shape(rows) !== shape(stages[0].rows)) {
      throw new RangeError(`stages: expected ${shape(stages[0].rows)} in each, found ${shape(rows)} in ${label}`);
    }
  }
  const figures = stages.map(
    ({ label, caption = "", rows }) =>
      `<figure class="stage"><figcaption><strong>${escapeHtml(label)}</strong> ${escapeHtml(caption)}</figcaption>` +
      `${rows.map((row) => pictureRow(row, label)).join("")}</figure>`,
  );
  return fill(pageFile("replay.html"), {
    title: escapeHtml(title),
    lead: escapeHtml(lead),
    theme,
    last: String(stages.length - 1),
    style: `${pageFile("explorer.css")}\n${pageFile("replay.css")}`,
    fixed: fixed.map((row) => pictureRow(row, "")).join(""),
    stages: figures.join("\n"),
    script: `${pageFile("frame.js")}\n\n${pageFile("replay.js")}`,
  });
}

function pictureRow({ name, images }: ReplayRow, label: string): string {
  const picture = mosaic([images]);
  const alt = escapeHtml(label === "" ? name : `${name}, ${label}`);
  return (
    `<div class="replay-row"><h3>${escapeHtml(name)}</h3>` +
    `<img width="${2 * picture.width}" height="${2 * picture.height}" alt="${alt}" src="${pngUrl(picture)}"></div>`
  );
}
