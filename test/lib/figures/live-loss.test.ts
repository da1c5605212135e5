import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { liveLossSvg, progressLine } from "../../../lib/figures/live-loss";
import { TrainingProgress } from "../../../lib/training/training";
import { HISTORY } from "./history";

const PROGRESS: TrainingProgress = {
  epoch: 2,
  epochs: 20,
  history: HISTORY,
  done: 24_000,
  images: 48_000,
  train: HISTORY[1].validation,
  imagesPerSecond: 9999.6,
  secondsLeft: 125.4,
};

describe("progressLine", () => {
  it("says epoch, share, loss, speed and time left", () => {
    assert.equal(progressLine(PROGRESS), "epoch 2/20  50 %  loss 100.00  10000 images/s  2 min 5 s left");
    assert.equal(
      progressLine({ ...PROGRESS, done: 48_000, secondsLeft: 0 }),
      "epoch 2/20 100 %  loss 100.00  10000 images/s  0 s left",
    );
  });

  it("never says 60 seconds", () => {
    const left = (secondsLeft: number) =>
      /images\/s {2}(.*) left/.exec(progressLine({ ...PROGRESS, secondsLeft }))?.[1];
    assert.deepEqual([59.4, 59.6, 60, 119.4, 119.7, 120].map(left), [
      "59 s",
      "1 min 0 s",
      "1 min 0 s",
      "1 min 59 s",
      "2 min 0 s",
      "2 min 0 s",
    ]);
  });
});

describe("liveLossSvg", () => {
  /** The points of each curve, in picture coordinates. */
  function points(svg: string): number[][][] {
    return [...svg.matchAll(/<polyline points="([^"]*)"/g)].map(([, text]) =>
      text
        .split(" ")
        .filter(Boolean)
        .map((point) => point.split(",").map(Number)),
    );
  }

  it("draws both curves from left to right inside the picture, a higher loss higher up", () => {
    const svg = liveLossSvg(HISTORY, 20, PROGRESS);
    const [train, validation] = points(svg);
    assert.deepEqual([train.length, validation.length], [2, 2]);
    for (const [x, y] of [...train, ...validation]) assert.ok(x >= 0 && x <= 640 && y >= 0 && y <= 300, `${x}, ${y}`);
    assert.ok(train[1][0] > train[0][0]);
    assert.ok(train[0][1] < train[1][1] && train[1][1] < validation[1][1]);
    assert.ok(svg.includes("epoch 2/20"));
  });

  it("is well-formed before the first epoch ends, after a run of one epoch, and without progress", () => {
    for (const svg of [liveLossSvg([], 20, PROGRESS), liveLossSvg([], 1), liveLossSvg(HISTORY.slice(0, 1), 1)]) {
      assert.ok(!/NaN|Infinity|undefined/.test(svg), svg);
      const open = [...svg.matchAll(/<(\w+)[^>]*?(\/?)>/g)].filter(([, , closed]) => !closed).map(([, name]) => name);
      const close = [...svg.matchAll(/<\/(\w+)>/g)].map(([, name]) => name);
      assert.deepEqual(open.sort(), close.sort());
    }
    assert.ok(liveLossSvg(HISTORY, 2).includes("after 2 of 2 epochs"));
  });
});
