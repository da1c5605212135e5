import { EpochRecord, TrainingProgress } from "../training/training";
import { CURVE_COLOURS } from "@vae-notebooks/figures";

const WIDTH = 640;
const HEIGHT = 300;
const LEFT = 52;
const RIGHT = 14;
const TOP = 34;
const BOTTOM = 38;

/**
 * The training curve so far as an SVG picture, to be redrawn in place while a run goes on.
 *
 * @param history the epochs that ended
 * @param epochs of the whole run, the width of the horizontal axis
 * @param progress of the epoch under way, for the line of text above
 */
export function liveLossSvg(history: EpochRecord[], epochs: number, progress?: TrainingProgress): string {
  const losses = history.flatMap((record) => [record.train.total, record.validation.total]);
  if (losses.length === 0 && progress) losses.push(progress.train.total);
  const low = Math.floor(Math.min(...losses, 100) / 10) * 10;
  const high = Math.max(Math.ceil(Math.max(...losses, low + 10) / 10) * 10, low + 10);
  const x = (epoch: number) => LEFT + ((epoch - 1) / Math.max(epochs - 1, 1)) * (WIDTH - LEFT - RIGHT);
  const y = (loss: number) => HEIGHT - BOTTOM - ((loss - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const loss = low + share * (high - low);
    return (
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(loss)}" y2="${y(loss)}" stroke="#ddd"/>` +
      text(LEFT - 8, y(loss) + 4, loss.toFixed(0), "end")
    );
  });
  const curves = (["train", "validation"] as const).map((part, i) => {
    const points = history.map((record) => `${x(record.epoch).toFixed(1)},${y(record[part].total).toFixed(1)}`);
    const dots = points.map(
      (point) => `<circle cx="${point.split(",")[0]}" cy="${point.split(",")[1]}" r="2.5" fill="${CURVE_COLOURS[i]}"/>`,
    );
    const line = `<polyline points="${points.join(" ")}" fill="none" stroke="${CURVE_COLOURS[i]}" stroke-width="2"/>`;
    return line + dots.join("") + text(WIDTH - RIGHT, TOP + 16 + 18 * i, part, "end", CURVE_COLOURS[i]);
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="13">` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>` +
    grid.join("") +
    curves.join("") +
    text(
      LEFT,
      20,
      progress ? progressLine(progress) : `loss, nats per image, after ${history.length} of ${epochs} epochs`,
      "start",
    ) +
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, `epoch (1 to ${epochs})`, "middle") +
    "</svg>"
  );
}

/** One line about the progress of a run: epoch, share of the epoch that is done, loss, speed, time left. */
export function progressLine(progress: TrainingProgress): string {
  const { epoch, epochs, done, images, train, imagesPerSecond, secondsLeft } = progress;
  const share = `${Math.floor((100 * done) / images)}`.padStart(3);
  const seconds = Math.round(secondsLeft);
  const left = seconds >= 60 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${seconds} s`;
  return `epoch ${epoch}/${epochs} ${share} %  loss ${train.total.toFixed(2)}  ${Math.round(imagesPerSecond)} images/s  ${left} left`;
}

function text(x: number, y: number, content: string, anchor: string, colour = "#333"): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${content}</text>`;
}
