// Showing things: an image on a canvas, a map of points. Both in the colours that the page has now, dark ink on light
// paper or light ink on dark paper.

/** Red, green and blue of a CSS variable such as "--ink". */
function colour(/** @type {string} */ name) {
  const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** The page's colours, read once and again when they change. */
const palette = { ink: [0, 0, 0], paper: [255, 255, 255] };
function readPalette() {
  palette.ink = colour("--ink");
  palette.paper = colour("--paper");
}

/**
 * Paints a square image on a canvas, one canvas pixel for each of its pixels; style sheets enlarge it.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array | undefined} image from 0 (paper) to 1 (ink), row by row; nothing empties the canvas
 */
function paint(canvas, image) {
  const side = image ? Math.sqrt(image.length) : canvas.width;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  if (!image) return context.clearRect(0, 0, side, side);
  const picture = context.createImageData(side, side);
  for (let i = 0; i < image.length; i++) {
    for (let c = 0; c < 3; c++)
      picture.data[4 * i + c] = palette.paper[c] + image[i] * (palette.ink[c] - palette.paper[c]);
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}

/** A canvas for images, described for those who can't see it. */
function pictureCanvas(/** @type {string} */ label) {
  const canvas = document.createElement("canvas");
  canvas.className = "picture";
  canvas.width = canvas.height = 28;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  return canvas;
}

/**
 * A map of points with a ring around one of them.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number[][]} points [N] of x and y from 0 to 1
 * @param {ArrayLike<number>} labels [N], indices into the classes
 * @param {{ name: string, colour: string }[]} classes
 */
function pointMap(canvas, points, labels, classes) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const margin = 0.04;
  /** @type {HTMLCanvasElement} */
  let background = document.createElement("canvas");

  /** From the map's units to the canvas's pixels. */
  const place = (/** @type {number} */ value) => (margin + value * (1 - 2 * margin)) * canvas.width;

  /** Draws all points once; the ring is drawn over a copy of them. */
  function redraw() {
    canvas.width = canvas.height = Math.max(1, Math.round(canvas.clientWidth * (window.devicePixelRatio || 1)));
    background = document.createElement("canvas");
    background.width = background.height = canvas.width;
    const under = /** @type {CanvasRenderingContext2D} */ (background.getContext("2d"));
    const radius = Math.max(1.2, canvas.width / 190);
    under.globalAlpha = 0.8;
    points.forEach(([x, y], i) => {
      under.fillStyle = classes[labels[i]].colour;
      under.beginPath();
      under.arc(place(x), place(y), radius, 0, 2 * Math.PI);
      under.fill();
    });
    under.globalAlpha = 1;
    under.font = `700 ${Math.round(canvas.width / 16)}px "Open Sans", system-ui, sans-serif`;
    under.textAlign = "center";
    under.textBaseline = "middle";
    under.lineWidth = canvas.width / 60;
    under.lineJoin = "round";
    under.strokeStyle = `rgb(${palette.paper})`;
    under.fillStyle = `rgb(${palette.ink})`;
    classes.forEach(({ name }, label) => {
      const own = points.filter((_, i) => labels[i] === label);
      if (own.length === 0) return;
      // The name stands at the most central of the points: an average may lie where there are none.
      const [x, y] = own[nearestOf(own, median(own.map((p) => p[0])), median(own.map((p) => p[1])))];
      under.strokeText(name, place(x), place(y));
      under.fillText(name, place(x), place(y));
    });
  }

  /** @param {number | undefined} chosen */
  function show(chosen) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(background, 0, 0);
    if (chosen === undefined) return;
    const [x, y] = points[chosen];
    for (const [style, width] of /** @type {[number[], number][]} */ ([
      [palette.paper, 90],
      [palette.ink, 160],
    ])) {
      context.strokeStyle = `rgb(${style})`;
      context.lineWidth = canvas.width / width;
      context.beginPath();
      context.arc(place(x), place(y), canvas.width / 45, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  /** The point nearest to a place on the screen. */
  function nearest(/** @type {number} */ clientX, /** @type {number} */ clientY) {
    const box = canvas.getBoundingClientRect();
    const unit = (/** @type {number} */ share) => (share - margin) / (1 - 2 * margin);
    return nearestOf(points, unit((clientX - box.left) / box.width), unit((clientY - box.top) / box.height));
  }

  /** The nearest point in one of the four directions, more ahead than aside; the same point where there is none. */
  function towards(/** @type {number} */ from, /** @type {number} */ dx, /** @type {number} */ dy) {
    let [best, least] = [from, Infinity];
    points.forEach(([x, y], i) => {
      const [right, down] = [x - points[from][0], y - points[from][1]];
      const ahead = right * dx + down * dy;
      const aside = Math.abs(right * dy) + Math.abs(down * dx);
      // Steps of at least a hundredth of the map, so that one gets somewhere.
      if (ahead > 0.01 && ahead > aside && ahead + 2 * aside < least) [best, least] = [i, ahead + 2 * aside];
    });
    return best;
  }

  return { redraw, show, nearest, towards };
}

/** @type {(points: number[][], x: number, y: number) => number} */
function nearestOf(points, x, y) {
  let [best, least] = [0, Infinity];
  points.forEach(([px, py], i) => {
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}

const median = (/** @type {number[]} */ numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
