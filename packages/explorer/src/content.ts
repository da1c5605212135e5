/**
 * A fully connected layer y = W x + b: its bias, one number an output, and its weights row by row, one row an output
 * (as PyTorch).
 */
export interface Layer {
  weight: ArrayLike<number>;
  bias: ArrayLike<number>;
}

/** Image → hidden layers with ReLU → the heads mu and, in a VAE, log σ². */
export interface Encoder {
  hidden: readonly Layer[];
  mu: Layer;
  logVar?: Layer;
}

/** A trained model: what the page shows of it. */
export interface Model {
  /** Such as "VAE". */
  name: string;
  /** Its layers in order; ReLU between them and a sigmoid after the last. */
  decoder: readonly Layer[];
  /**
   * The first model needs one, with logVar; a model beside it may come with its codes alone, which is much less to
   * carry.
   */
  encoder?: Encoder;
  /** The codes of the digits, [N][latent]; needed where there is no encoder. */
  codes?: readonly ArrayLike<number>[];
  /**
   * How far a pixel's probability may be from that of the full weights: 1e-3 unless given. Decides the bits of a
   * weight.
   */
  tolerance?: number;
}

/** Real digits to start from. */
export interface Digits {
  /** [N][pixels], bytes from 0 (paper) to 255 (ink); square images. */
  images: readonly ArrayLike<number>[];
  /** [N], an index into the classes. */
  labels: ArrayLike<number>;
  /** Where each stands on the map, [N] of x and y in any unit. */
  map: readonly ArrayLike<number>[];
}

/** A class of digits: what it is called, and its colour on the map (any CSS colour). */
export interface DigitClass {
  name: string;
  colour: string;
}

/** Which of its two looks the page has: as the reader's system has it, or always one. */
export type Theme = "auto" | "light" | "dark";

/** What an explorer page is made of. */
export interface ExplorerContent {
  title: string;
  /** The first is explored; all are compared. */
  models: readonly Model[];
  /**
   * Nats that each latent number of the first model carries, such as its KL per dimension, [latent]: decides the
   * sliders' order.
   */
  information: ArrayLike<number>;
  digits: Digits;
  classes: readonly DigitClass[];
  theme?: Theme;
}

/** Inputs of a layer: its weights per output. */
export const inputsOf = ({ weight, bias }: Layer): number => weight.length / bias.length;

/**
 * Checks that all parts fit together.
 *
 * @throws RangeError naming the part, what was expected and what was found
 */
export function checkContent({ models, information, digits, classes }: ExplorerContent): void {
  const count = digits.images.length;
  expect(models.length > 0, "models: expected at least one, found none");
  expect(count >= 2, `digits.images: expected at least 2, found ${count}`);
  expect(digits.labels.length === count, `digits.labels: expected ${count}, found ${digits.labels.length}`);
  expect(digits.map.length === count, `digits.map: expected ${count} points, found ${digits.map.length}`);
  const pixels = digits.images[0].length;
  expect(Number.isInteger(Math.sqrt(pixels)), `digits.images: expected square images, found ${pixels} pixels`);
  for (let i = 0; i < count; i++) {
    expect(
      digits.images[i].length === pixels,
      `digits.images[${i}]: expected ${pixels} pixels, found ${digits.images[i].length}`,
    );
    const label = digits.labels[i];
    expect(
      label in classes,
      `digits.labels[${i}]: expected an index into the ${classes.length} classes, found ${label}`,
    );
    const [x, y] = [digits.map[i][0], digits.map[i][1]];
    expect(
      Number.isFinite(x) && Number.isFinite(y),
      `digits.map[${i}]: expected two finite numbers, found ${x} and ${y}`,
    );
  }
  models.forEach((model, m) => {
    const where = `models[${m}] (${model.name})`;
    const latent = inputsOf(model.decoder[0]);
    checkChain(`${where}.decoder`, model.decoder, latent, pixels);
    if (model.encoder) {
      const { hidden, mu, logVar } = model.encoder;
      checkChain(`${where}.encoder.mu`, [...hidden, mu], pixels, latent);
      if (logVar) checkChain(`${where}.encoder.logVar`, [...hidden, logVar], pixels, latent);
    } else {
      expect(model.codes !== undefined, `${where}: expected an encoder or the digits' codes, found neither`);
      expect(model.codes?.length === count, `${where}.codes: expected ${count}, found ${model.codes?.length}`);
      expect(
        model.codes?.every((code) => code.length === latent) === true,
        `${where}.codes: expected ${latent} numbers each`,
      );
    }
  });
  expect(
    models[0].encoder?.logVar !== undefined,
    `models[0] (${models[0].name}).encoder: expected one with logVar, found none`,
  );
  const latent = inputsOf(models[0].decoder[0]);
  expect(
    information.length === latent,
    `information: expected ${latent} numbers, one a latent number, found ${information.length}`,
  );
}

function checkChain(where: string, layers: readonly Layer[], inputs: number, outputs: number): void {
  let width = inputs;
  layers.forEach((layer, i) => {
    expect(inputsOf(layer) === width, `${where}: expected ${width} inputs of layer ${i}, found ${inputsOf(layer)}`);
    for (const part of ["weight", "bias"] as const) {
      const odd = Array.prototype.findIndex.call(layer[part], (value: number) => !Number.isFinite(value));
      expect(odd < 0, `${where}: expected finite numbers in layer ${i}, found ${layer[part][odd]} in its ${part}`);
    }
    width = layer.bias.length;
  });
  expect(width === outputs, `${where}: expected ${outputs} outputs, found ${width}`);
}

function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new RangeError(message);
}
