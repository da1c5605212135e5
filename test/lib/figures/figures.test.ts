import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { mapsFigure } from "../../../study";
import * as figures from "../../../lib/figures";
import { EpochRecord, TrainingProgress } from "../../../lib/training/training";
import { flatImages } from "../../support/images";

const TERMS = { reconstruction: 75, kl: 25, total: 100 };
const HISTORY: EpochRecord[] = [
  {
    epoch: 1,
    train: { reconstruction: 150, kl: 10, total: 160 },
    validation: { reconstruction: 110, kl: 20, total: 130 },
    seconds: 1,
  },
  { epoch: 2, train: { reconstruction: 100, kl: 22, total: 122 }, validation: TERMS, seconds: 1 },
];
const PROGRESS: TrainingProgress = {
  epoch: 2,
  epochs: 20,
  history: HISTORY,
  done: 24_000,
  images: 48_000,
  train: TERMS,
  imagesPerSecond: 9999.6,
  secondsLeft: 125.4,
};

/** Every picture must reach Plotly as JSON: no NaN, no function, no typed array. */
function assertJson(figure: figures.Figure): void {
  const check = (value: unknown, place: string): void => {
    if (typeof value === "number") assert.ok(Number.isFinite(value), `${place} is ${value}`);
    else if (Array.isArray(value)) value.forEach((each, i) => check(each, `${place}[${i}]`));
    else if (value !== null && typeof value === "object") {
      assert.equal(Object.getPrototypeOf(value), Object.prototype, `${place} is no plain object`);
      for (const [name, each] of Object.entries(value)) check(each, `${place}.${name}`);
    } else
      assert.ok(["string", "boolean", "undefined", "object"].includes(typeof value), `${place} is a ${typeof value}`);
  };
  check(figure, "figure");
}

const title = (figure: figures.Figure) => (figure.layout.title as { text: string }).text;

describe("figure", () => {
  it("puts title, subtitle and size into the common look, and what is asked for over it", () => {
    const { data, layout } = figures.figure([{ type: "scatter" }], "A title", {
      subtitle: "small",
      width: 10,
      height: 20,
      plot_bgcolor: "red",
    });
    assert.deepEqual(data, [{ type: "scatter" }]);
    assert.deepEqual(layout.title, { text: "A title", x: 0.5, xanchor: "center", subtitle: { text: "small" } });
    assert.deepEqual(
      [layout.width, layout.height, layout.plot_bgcolor, layout.paper_bgcolor],
      [10, 20, "red", "white"],
    );
  });

  it("has a size where none is asked for", () => {
    const { width, height } = figures.figure([], "A title").layout;
    assert.ok(width > 0 && height > 0);
  });

  it("has ten different colours for ten digits", () => {
    assert.equal(new Set(figures.DIGIT_COLOURS).size, 10);
  });
});

describe("lossFigure", () => {
  it("draws train and validation of the total and of each term against the epoch", () => {
    const figure = figures.lossFigure(HISTORY, "seed 42");
    const curves = figure.data.map(({ name, x, y, xaxis, yaxis }) => ({ name, x, y, axes: `${xaxis} ${yaxis}` }));
    assert.deepEqual(curves, [
      { name: "train", x: [1, 2], y: [160, 122], axes: "x1 y1" },
      { name: "validation", x: [1, 2], y: [130, 100], axes: "x1 y1" },
      { name: "train", x: [1, 2], y: [150, 100], axes: "x2 y2" },
      { name: "validation", x: [1, 2], y: [110, 75], axes: "x2 y2" },
      { name: "train", x: [1, 2], y: [10, 22], axes: "x3 y3" },
      { name: "validation", x: [1, 2], y: [20, 25], axes: "x3 y3" },
    ]);
    assert.deepEqual(
      figure.data.map(({ showlegend }) => showlegend),
      [true, true, false, false, false, false],
    );
    assert.equal(title(figure), "Training loss");
    for (const [name, text] of [
      ["xaxis", "epoch"],
      ["yaxis", "nats per image"],
      ["yaxis2", "nats per image"],
      ["yaxis3", "nats per image"],
    ]) {
      assert.equal((figure.layout[name] as { title: { text: string } }).title.text, text, name);
    }
    assertJson(figure);
  });

  it("draws a run of one epoch, and of none", () => {
    assert.deepEqual(figures.lossFigure(HISTORY.slice(0, 1)).data[0].y, [160]);
    assert.deepEqual(figures.lossFigure([]).data[0].y, []);
  });
});

describe("imageRowsFigure", () => {
  it("sets the images side by side with gaps, each row scaled to its own range, ink dark on white", () => {
    const figure = figures.imageRowsFigure(
      [
        { label: "bytes", images: flatImages([0, 255], 28) },
        { label: "probs", images: ndarray(new Float32Array(2 * 784).fill(0.25, 784), [2, 784]) },
      ],
      "Two rows",
    );
    const [{ z, colorscale }] = figure.data as Array<{ z: Array<Array<number | null>>; colorscale: unknown }>;
    assert.deepEqual([z.length, z[0].length], [58, 58]);
    assert.deepEqual([z[0][0], z[27][27], z[0][30], z[57][57], z[30][0]], [0, 0, 1, 0.25, 0]);
    assert.deepEqual([z[0][28], z[0][29], z[28][0], z[29][57]], [null, null, null, null]);
    assert.deepEqual(colorscale, [
      [0, "#ffffff"],
      [1, "#000000"],
    ]);
    const { ticktext, tickvals } = figure.layout.yaxis as { ticktext: string[]; tickvals: number[] };
    assert.deepEqual(
      [ticktext, tickvals],
      [
        ["bytes", "probs"],
        [14, 44],
      ],
      "each name at the middle of its row",
    );
    assertJson(figure);
  });

  it("keeps an image upright: its first row at the top, its first column at the left", () => {
    const image = new Uint8Array(784);
    image[3 * 28 + 7] = 255;
    const figure = figures.imageRowsFigure([{ label: "", images: ndarray(image, [1, 28, 28]) }], "One");
    assert.equal((figure.data[0] as { z: number[][] }).z[3][7], 1);
    const [bottom, top] = (figure.layout.yaxis as { range: [number, number] }).range;
    assert.ok(bottom > top);
  });

  it("refuses rows of different lengths, and no rows", () => {
    const rows = [
      { label: "a", images: flatImages([0, 1], 28) },
      { label: "b", images: flatImages([0], 28) },
    ];
    assert.throws(
      () => figures.imageRowsFigure(rows, "x"),
      new RangeError("rows: expected 2 images in each, found 1 in b"),
    );
    assert.throws(() => figures.imageRowsFigure([], "x"), new RangeError("rows: expected at least one, found none"));
  });
});

describe("imageGridFigure", () => {
  it("fills a grid row by row and leaves the last row short", () => {
    const figure = figures.imageGridFigure(flatImages([0, 51, 102, 153, 204], 28), 2, "Five");
    const [{ z }] = figure.data as Array<{ z: Array<Array<number | null>> }>;
    assert.deepEqual([z.length, z[0].length], [88, 58]);
    assert.deepEqual([z[0][0], z[0][30], z[30][0], z[30][30], z[60][0], z[60][30]], [0, 0.2, 0.4, 0.6, 0.8, null]);
    assertJson(figure);
  });
});

describe("latentSpaceFigure", () => {
  it("has a cloud for each digit in the legend, with that digit's points and colour", () => {
    const embedding = ndarray(Float32Array.of(1, 2, 3, 4, 5.126, -6), [3, 2]);
    const figure = figures.latentSpaceFigure(embedding, ndarray(Uint8Array.of(7, 0, 7), [3]), { subtitle: "how" });
    assert.deepEqual(
      figure.data.map(({ name }) => name),
      ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    );
    assert.deepEqual(
      [figure.data[7].x, figure.data[7].y],
      [
        [1, 5.126],
        [2, -6],
      ],
    );
    assert.deepEqual([figure.data[0].x, figure.data[1].x], [[3], []]);
    assert.deepEqual(
      figure.data.map(({ marker }) => (marker as { color: string }).color),
      figures.DIGIT_COLOURS,
    );
    assertJson(figure);
  });
});

describe("maps of views", () => {
  const embedding = ndarray(Float32Array.of(1, 2, 3, 4, 5.5, -6), [3, 2]);
  const labels = ndarray(Uint8Array.of(7, 0, 7), [3]);
  const images = ndarray(
    Uint8Array.from({ length: 3 * 784 }, (_, i) => (i % 5 === 0 ? 255 : 0)),
    [3, 28, 28],
  );
  const steps = [{ iteration: 50, embedding }];
  // The same numbers, column by column, after others, and each image transposed.
  const columns = ndarray(Float32Array.of(1, 3, 5.5, 2, 4, -6), [2, 3]).transpose(1, 0);
  const later = ndarray(Uint8Array.of(9, 7, 0, 7), [4]).lo(1);
  const upright = ndarray(new Uint8Array(3 * 784), [3, 28, 28]);
  for (let i = 0; i < 3; i++)
    for (let y = 0; y < 28; y++) for (let x = 0; x < 28; x++) upright.set(i, x, y, images.get(i, y, x));
  const turned = upright.transpose(0, 2, 1);

  it("latentSpaceFigure shows what transposed and sliced views show", () => {
    const expected = figures.latentSpaceFigure(embedding, labels, { images, steps });
    const found = figures.latentSpaceFigure(columns, later, {
      images: turned,
      steps: [{ iteration: 50, embedding: columns }],
    });
    assert.deepEqual(found, expected);
    // A slice's extent is its own, not that of the whole map.
    const wide = ndarray(Float32Array.of(999, 999, 1, 2, 3, 4, 5.5, -6), [4, 2]).lo(1, 0);
    assert.deepEqual(
      figures.latentSpaceFigure(wide, labels, { images, steps: [{ iteration: 50, embedding: wide }] }),
      expected,
    );
  });

  it("mapsFigure shows what transposed and sliced views show", () => {
    const expected = mapsFigure([{ name: "a", embedding, labels }], "Maps");
    assert.deepEqual(mapsFigure([{ name: "a", embedding: columns, labels: later }], "Maps"), expected);
    const wide = ndarray(Float32Array.of(999, 999, 1, 2, 3, 4, 5.5, -6), [4, 2]).lo(1, 0);
    assert.deepEqual(mapsFigure([{ name: "a", embedding: wide, labels }], "Maps"), expected);
  });
});

describe("the figures of other data", () => {
  const names = ["T-shirt/top", "Trouser", "Bag"];
  const words = { item: "image", kind: "class", classes: names };
  const embedding = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  const labels = ndarray(Uint8Array.of(2, 0, 2), [3]);

  it("name its classes in the legend and nowhere a digit", () => {
    const space = figures.latentSpaceFigure(embedding, labels, { words });
    const maps = mapsFigure([{ name: "VAE", embedding, labels }], "Map", "", words);
    for (const figure of [space, maps]) {
      assert.deepEqual(
        figure.data.map(({ name }) => name),
        names,
      );
      assert.deepEqual(figure.data[2].x, [1, 5]);
      assert.equal((figure.layout.legend as { title: { text: string } }).title.text, "class");
      assert.ok(!/digit/i.test(JSON.stringify(figure)), JSON.stringify(figure));
    }
    assert.ok(JSON.stringify(space).includes("class T-shirt/top"));
  });

  it("of MNIST still speak of digits", () => {
    const space = figures.latentSpaceFigure(embedding, labels);
    assert.equal((space.layout.title as { text: string }).text, "Latent space of the test digits");
    assert.equal((space.layout.legend as { title: { text: string } }).title.text, "digit");
  });

  it("give more than ten classes the ten colours again", () => {
    const classes = Array.from({ length: 12 }, (_, i) => `c${i}`);
    const { data } = figures.latentSpaceFigure(embedding, labels, { words: { ...words, classes } });
    const colours = data.map(({ marker }) => (marker as { color: string }).color);
    assert.deepEqual(colours, [...figures.DIGIT_COLOURS, ...figures.DIGIT_COLOURS.slice(0, 2)]);
  });
});

describe("a picture of few images", () => {
  it("is wide enough for a long subtitle, and no wider than its images with a short one", () => {
    const width = (subtitle: string) =>
      figures.imageGridFigure(flatImages([0], 28), 4, "x", { subtitle, scale: 120 }).layout.width;
    assert.equal(width("MNIST, seed 42, 20 epochs, batch size 64"), 540);
    assert.equal(width("x".repeat(100)), 840);
  });
});

describe("images of another size than 28 × 28", () => {
  it("are drawn at their own size, beside each other and pixel by pixel", () => {
    const rows = [
      { label: "a", images: flatImages([0, 255], 3) },
      { label: "b", images: ndarray(new Float32Array(18).fill(0.5), [2, 9]) },
    ];
    const [{ z }] = figures.imageRowsFigure(rows, "x").data as Array<{ z: Array<Array<number | null>> }>;
    assert.deepEqual([z.length, z[0].length], [8, 8]);
    assert.deepEqual(z[0], [0, 0, 0, null, null, 1, 1, 1]);
    assert.deepEqual([z[3][0], z[5][7]], [null, 0.5]);
    const [map] = figures.pixelMapFigure([{ name: "p", values: [1, 2, 3, 4] }], "x", "nats").data as Array<{
      z: number[][];
    }>;
    assert.deepEqual(map.z, [
      [1, 2],
      [3, 4],
    ]);
    const hover = figures.latentSpaceFigure(ndarray(Float32Array.of(0, 1), [1, 2]), ndarray(Uint8Array.of(0), [1]), {
      images: flatImages([255], 3),
    });
    assert.deepEqual(hover.data[0].text, ["\u283f\u2807"]);
  });

  it("are refused where the rows' sizes differ or an image is not square", () => {
    const rows = [
      { label: "a", images: flatImages([0], 3) },
      { label: "b", images: flatImages([0], 4) },
    ];
    assert.throws(
      () => figures.imageRowsFigure(rows, "x"),
      new RangeError("rows: expected images of 3 × 3 pixels, found others in b"),
    );
    const tall = ndarray(new Uint8Array(6), [1, 3, 2]);
    assert.throws(
      () => figures.imageGridFigure(tall, 1, "x"),
      new RangeError("images: expected square ones, such as 28 × 28 pixels, found 6 pixels"),
    );
  });
});

describe("latentSpaceFigure with images and stages", () => {
  const embedding = (scale: number) => ndarray(Float32Array.of(scale, 2 * scale, -3 * scale, 0), [2, 2]);
  const images = ndarray(new Uint8Array(2 * 784), [2, 28, 28]);
  images.set(1, 0, 0, 255);

  it("shows each point's digit as text when it is pointed at", () => {
    const figure = figures.latentSpaceFigure(embedding(1), ndarray(Uint8Array.of(4, 4), [2]), { images });
    const [first, second] = figure.data[4].text as string[];
    assert.equal(first, new Array(7).fill("\u2800".repeat(14)).join("<br>"));
    // The first pixel is the upper left dot of the first character.
    assert.ok(second.startsWith("\u2801\u2800"));
    assert.match(figure.data[4].hovertemplate as string, /%\{text\}/);
    assertJson(figure);
  });

  it("has a frame for each stage with its own range, and a slider that stands at the last", () => {
    const steps = [1e-4, 1].map((scale, i) => ({ iteration: 50 * i, embedding: embedding(scale) }));
    const figure = figures.latentSpaceFigure(embedding(1), ndarray(Uint8Array.of(0, 9), [2]), { steps });
    assert.deepEqual(
      figure.frames?.map(({ name }) => name),
      ["0", "50"],
    );
    const [early, late] = (figure.frames ?? []).map(
      ({ layout }) => (layout as { xaxis: { range: number[] } }).xaxis.range[1],
    );
    assert.ok(Math.abs(early / late - 1e-4) < 1e-9);
    assert.equal((figure.layout.sliders as Array<{ active: number }>)[0].active, 1);
    assertJson(figure);
  });
});

describe("pixelMapFigure", () => {
  it("sets the panels side by side, each pixel's number where its pixel is", () => {
    const values = Float64Array.from({ length: 784 }, (_, i) => i + 0.123456);
    const figure = figures.pixelMapFigure(
      [
        { name: "left", values },
        { name: "right", values: values.map((v) => -v) },
      ],
      "Map",
      "nats",
    );
    const [{ z }] = figure.data as Array<{ z: Array<Array<number | null>> }>;
    assert.deepEqual([z.length, z[0].length], [28, 59]);
    assert.deepEqual(
      [z[0][0], z[1][0], z[27][27], z[0][28], z[0][31], z[27][58]],
      [0.1235, 28.12, 783.1, null, -0.1235, -783.1],
    );
    assert.deepEqual((figure.layout.xaxis as { ticktext: string[] }).ticktext, ["left", "right"]);
    assertJson(figure);
  });
});

describe("barFigure and curvesFigure", () => {
  it("draw bars at 0, 1, 2 with error bars where they are given", () => {
    const bars = figures.barFigure(Float32Array.of(3, -1), "Bars", ["across", "up"], { error: [0.5, 1] });
    assert.deepEqual(
      [bars.data[0].x, bars.data[0].y, (bars.data[0].error_y as { array: number[] }).array],
      [
        [0, 1],
        [3, -1],
        [0.5, 1],
      ],
    );
    assert.equal(figures.barFigure([1], "Bars", ["", ""]).data[0].error_y, undefined);
    assert.equal((bars.layout.xaxis as { title: { text: string } }).title.text, "across");
    assertJson(bars);
  });

  it("draw curves as lines, points or histograms under their names", () => {
    const figure = figures.curvesFigure(
      [
        { name: "line", x: [0], y: [1] },
        { name: "points", x: Float32Array.of(2), y: [3], points: true },
        { name: "bars", x: [4], y: [5], filled: true },
      ],
      "Curves",
      ["x", "y"],
    );
    assert.deepEqual(
      figure.data.map(({ name, mode, fill, x }) => [name, mode, fill, x]),
      [
        ["line", "lines", undefined, [0]],
        ["points", "markers", undefined, [2]],
        ["bars", "lines", "tozeroy", [4]],
      ],
    );
    assertJson(figure);
  });

  it("give bars names instead of numbers, points a word beside them, and axes a logarithmic scale where asked", () => {
    const bars = figures.barFigure([3, 1], "Bars", ["who", "how much"], { names: ["b", "a"], logarithmic: "y" });
    assert.deepEqual(bars.data[0].x, ["b", "a"]);
    const types = ({ layout }: figures.Figure) =>
      [layout.xaxis, layout.yaxis].map((axis) => (axis as { type?: string }).type);
    assert.deepEqual(types(bars), ["category", "log"]);
    const points = figures.curvesFigure([{ name: "p", x: [1], y: [2], labels: ["here"] }], "Points", ["x", "y"], {
      logarithmic: "both",
    });
    assert.deepEqual([points.data[0].mode, points.data[0].text], ["lines+markers+text", ["here"]]);
    assert.deepEqual(types(points), ["log", "log"]);
    assert.deepEqual(types(figures.curvesFigure([], "None", ["x", "y"])), [undefined, undefined]);
    assertJson(bars);
    assertJson(points);
  });
});

describe("imageReplayFigure", () => {
  const stage = (label: string, ink: number) => ({
    label,
    rows: [{ label: "row", images: ndarray(new Float32Array(2 * 784).fill(ink), [2, 784]) }],
  });

  it("has a frame for each stage, shows the last one first, and a slider with the stages' names", () => {
    const figure = figures.imageReplayFigure([stage("epoch 0", 0.5), stage("epoch 1", 0.126)], "Replay");
    assert.deepEqual(
      figure.frames?.map(({ name }) => name),
      ["epoch 0", "epoch 1"],
    );
    const inks = (figure.frames ?? []).map(({ data }) => (data as Array<{ z: number[][] }>)[0].z[3][3]);
    assert.deepEqual(
      [...inks, (figure.data[0].z as number[][])[3][3], figure.data[0].zmax],
      [50, 13, 13, 100],
      "ink in per cent",
    );
    const [slider] = figure.layout.sliders as Array<{
      active: number;
      steps: Array<{ label: string; args: unknown[] }>;
    }>;
    assert.equal(slider.active, 1);
    assert.deepEqual(
      slider.steps.map(({ label, args }) => [label, args[0]]),
      [
        ["epoch 0", ["epoch 0"]],
        ["epoch 1", ["epoch 1"]],
      ],
    );
    assertJson(figure);
  });

  it("refuses no stages", () => {
    assert.throws(
      () => figures.imageReplayFigure([], "Replay"),
      new RangeError("stages: expected at least one, found none"),
    );
  });
});

describe("vaeDiagram", () => {
  it("is well-formed SVG that names the parts and takes its numbers from the sizes", () => {
    const svg = figures.vaeDiagram({ pixels: 4, hidden: [33, 22], latentDim: 7 });
    for (const word of [
      "image x",
      "encoder q(z | x)",
      "7 + 7 numbers",
      "z = μ + σ · ε",
      "22, 33 units",
      "4 numbers",
      "N(0, I)",
      "BCE(x, p)",
    ])
      assert.ok(svg.includes(word), word);
    assert.ok(!/NaN|undefined/.test(svg));
    const open: string[] = [];
    for (const [, close, name, empty] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (close) assert.equal(open.pop(), name);
      else if (!empty) open.push(name);
    }
    assert.deepEqual(open, []);
  });
});

describe("progressLine", () => {
  it("says epoch, share, loss, speed and time left", () => {
    assert.equal(figures.progressLine(PROGRESS), "epoch 2/20  50 %  loss 100.00  10000 images/s  2 min 5 s left");
    assert.equal(
      figures.progressLine({ ...PROGRESS, done: 48_000, secondsLeft: 0 }),
      "epoch 2/20 100 %  loss 100.00  10000 images/s  0 s left",
    );
  });

  it("never says 60 seconds", () => {
    const left = (secondsLeft: number) =>
      /images\/s {2}(.*) left/.exec(figures.progressLine({ ...PROGRESS, secondsLeft }))?.[1];
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
    const svg = figures.liveLossSvg(HISTORY, 20, PROGRESS);
    const [train, validation] = points(svg);
    assert.deepEqual([train.length, validation.length], [2, 2]);
    for (const [x, y] of [...train, ...validation]) assert.ok(x >= 0 && x <= 640 && y >= 0 && y <= 300, `${x}, ${y}`);
    assert.ok(train[1][0] > train[0][0]);
    assert.ok(train[0][1] < train[1][1] && train[1][1] < validation[1][1]);
    assert.ok(svg.includes("epoch 2/20"));
  });

  it("is well-formed before the first epoch ends, after a run of one epoch, and without progress", () => {
    for (const svg of [
      figures.liveLossSvg([], 20, PROGRESS),
      figures.liveLossSvg([], 1),
      figures.liveLossSvg(HISTORY.slice(0, 1), 1),
    ]) {
      assert.ok(!/NaN|Infinity|undefined/.test(svg), svg);
      const open = [...svg.matchAll(/<(\w+)[^>]*?(\/?)>/g)].filter(([, , closed]) => !closed).map(([, name]) => name);
      const close = [...svg.matchAll(/<\/(\w+)>/g)].map(([, name]) => name);
      assert.deepEqual(open.sort(), close.sort());
    }
    assert.ok(figures.liveLossSvg(HISTORY, 2).includes("after 2 of 2 epochs"));
  });
});
