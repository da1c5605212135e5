import { checkSeed } from "@vae-notebooks/random";

/** Width and height of the images that the judge knows, MNIST's digits, in pixels. */
export const IMAGE_SIDE = 28;

/** Pixels of such an image. */
export const PIXELS = IMAGE_SIDE * IMAGE_SIDE;

/** The layers of a judge before its logits. */
export interface JudgeArchitecture {
  /** Convolutions without padding, each followed by ReLU and the maximum of 2 × 2: side of the kernel, channels that go out. */
  convolutions: Array<{ side: number; channels: number }>;
  /** Units of the fully connected layers behind, each with ReLU; at least one, the last of which gives the features. */
  hidden: number[];
}

/** The judge's own architecture. Source: after LeNet-5, LeCun et al. 1998, section II. */
export const CONVOLUTIONAL_JUDGE: JudgeArchitecture = {
  convolutions: [
    { side: 5, channels: 24 },
    { side: 5, channels: 48 },
  ],
  hidden: [128],
};

/** Another architecture, which knows nothing of neighbouring pixels: fully connected layers alone. */
export const PERCEPTRON_JUDGE: JudgeArchitecture = { convolutions: [], hidden: [512, 128] };

/** An architecture in short: "conv 5×5×24, conv 5×5×48, 128", "512, 128". */
export function judgeArchitectureName({ convolutions, hidden }: JudgeArchitecture): string {
  return [...convolutions.map(({ side, channels }) => `conv ${side}×${side}×${channels}`), ...hidden].join(", ");
}

/** Everything that decides a judge's numbers, beside the data. */
export interface JudgeConfiguration {
  /** Decides the split, the weights, the nonsense, the order of the images and what is done to them. */
  seed: number;
  epochs: number;
  batchSize: number;
  /** Of the first epoch; the later ones' falls to 0 along a cosine. */
  learningRate: number;
  /** How many digits are held out to choose the threshold and the temperature with. */
  validationImages: number;
  /** Images that are no digits, for each digit; 0 trains a plain classifier, which has nothing to refuse with. */
  nonsenseShare: number;
  /** Share of the held-out digits that may be refused. */
  refusedShare: number;
  /** Share of the held-out digits that the threshold lets pass. */
  passShare: number;
  /** How many digits are used, before the split; all of them unless given. */
  images?: number;
  /** CONVOLUTIONAL_JUDGE unless given. */
  architecture?: JudgeArchitecture;
  /** Whether mirror images count as nonsense, as those of digits do and those of clothes don't; true unless given. */
  mirrored?: boolean;
}

/** A judge that gets at least 99 % of the test digits right, in about two minutes. */
export const JUDGE_TRAINING: JudgeConfiguration = {
  seed: 42,
  epochs: 10,
  batchSize: 128,
  learningRate: 2e-3,
  validationImages: 5000,
  nonsenseShare: 0.2,
  refusedShare: 0.002,
  passShare: 0.95,
};

/** A judge of seconds, to see that everything works; it errs more often. */
export const QUICK_JUDGE_TRAINING: JudgeConfiguration = {
  ...JUDGE_TRAINING,
  epochs: 3,
  images: 12000,
  validationImages: 2000,
};

/**
 * Refuses a configuration that can't be trained with the given number of digits.
 *
 * @throws RangeError naming the value, what was expected and what was found
 */
export function checkJudgeConfiguration(configuration: JudgeConfiguration, available: number): void {
  const { seed, epochs, batchSize, learningRate, validationImages, nonsenseShare, refusedShare, passShare, images } =
    configuration;
  const { convolutions, hidden } = configuration.architecture ?? CONVOLUTIONAL_JUDGE;
  checkSeed(seed);
  const whole = (name: string, value: number, from: number, to = Infinity) => {
    if (Number.isInteger(value) && value >= from && value <= to) return;
    throw new RangeError(
      `${name}: expected an integer from ${from}${to < Infinity ? ` to ${to}` : ""}, found ${value}`,
    );
  };
  whole("epochs", epochs, 1);
  if (images !== undefined) whole("images", images, 2, available);
  whole("validationImages", validationImages, 1, (images ?? available) - 1);
  if (hidden.length === 0) throw new RangeError("architecture: expected at least one hidden layer, found none");
  [...hidden, ...convolutions.flatMap(({ side, channels }) => [side, channels])].forEach((size) =>
    whole("architecture", size, 1),
  );
  const number = (name: string, value: number, fits: boolean, expected: string) => {
    if (!(fits && Number.isFinite(value)))
      throw new RangeError(`${name}: expected a number ${expected}, found ${value}`);
  };
  number("learningRate", learningRate, learningRate > 0, "above 0");
  number("nonsenseShare", nonsenseShare, nonsenseShare >= 0, "from 0");
  // A batch that an epoch can't fill would train nothing.
  whole("batchSize", batchSize, 1, Math.floor(((images ?? available) - validationImages) * (1 + nonsenseShare)));
  number("refusedShare", refusedShare, refusedShare >= 0 && refusedShare < 1, "from 0, below 1");
  number("passShare", passShare, passShare > 0 && passShare <= 1, "above 0, up to 1");
}

/**
 * The learning rate of an epoch, counted from 1: learningRate · (1 + cos(π (epoch − 1) / epochs)) / 2.
 *
 * Source: Loshchilov and Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", equation 5.
 */
export function learningRateOf({ learningRate, epochs }: JudgeConfiguration, epoch: number): number {
  return (learningRate * (1 + Math.cos((Math.PI * (epoch - 1)) / epochs))) / 2;
}
