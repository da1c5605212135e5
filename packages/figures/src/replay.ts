import { Figure } from "./figure";
import { ImageRow, imageRowsFigure } from "./images";
import { frameSlider } from "./slider";

/** A stage of a replay: its name on the slider, and its rows of images. */
export interface ReplayStage {
  label: string;
  rows: ImageRow[];
}

/**
 * Rows of images that change from stage to stage, with a slider and a button that plays them; the last stage stands first.
 *
 * @param stages with the same rows each
 * @param title of the figure
 * @param layout with a subtitle, the images' size in screen pixels, and the word before a stage's name
 * @throws RangeError when there are no stages, or as imageRowsFigure does
 */
export function imageReplayFigure(
  stages: readonly ReplayStage[],
  title: string,
  layout: { subtitle?: string; scale?: number; prefix?: string } = {},
): Figure {
  if (stages.length === 0) throw new RangeError("stages: expected at least one, found none");
  const { prefix = "", ...rest } = layout;
  const drawn = stages.map(({ rows }) => imageRowsFigure(rows, title, rest));
  const last = drawn[drawn.length - 1];
  const { height, margin } = last.layout as Figure["layout"] & { margin: object };
  return {
    data: [{ ...last.data[0], z: coarse(last), zmax: 100 }],
    frames: drawn.map((picture, i) => ({ name: stages[i].label, traces: [0], data: [{ z: coarse(picture) }] })),
    layout: {
      ...last.layout,
      height: height + 110,
      margin: { ...margin, b: 140 },
      ...frameSlider(
        stages.map(({ label }) => label),
        prefix,
      ),
    },
  };
}

/** The picture's ink in per cent: what moves needs no more, and a replay holds many pictures. */
function coarse({ data: [{ z }] }: Figure): (number | null)[][] {
  return (z as (number | null)[][]).map((line) => line.map((ink) => (ink === null ? null : Math.round(ink * 100))));
}
