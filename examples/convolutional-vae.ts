/** A VAE with convolutions: another encoder and decoder; drawing z, the loss, training and figures are the library's. */
import { Batch, firstImages, loadMnist, trainingImages } from "vae-notebooks/data";
import { generateImages, reconstructImages } from "vae-notebooks/evaluation";
import { imageRowsFigure, renderPngs } from "vae-notebooks/figures";
import { GaussianPosterior, layerParameters, LatentModel, Linear, tf } from "vae-notebooks/model";
import { writeFileWhole } from "vae-notebooks/storage";
import { QUICK_TRAINING, trainModel, TrainingCallbacks } from "vae-notebooks/training";

/** Channels of the two convolutions, which halve the sides: 28 × 28 × 1 → 14 × 14 × 8 → 7 × 7 × 16. */
const CHANNELS = [1, 8, 16];
const KERNEL = 4;

export class ConvolutionalVae extends LatentModel<GaussianPosterior> {
  private readonly kernels: tf.Variable<tf.Rank.R4>[];
  private readonly layers: { mu: Linear; logVar: Linear; up: Linear };
  private readonly down: [side: number, side: number, channels: number];

  constructor(
    seed: number,
    private readonly side: number,
    latentDim: number,
  ) {
    super(latentDim);
    // The decoder's kernels have the encoder's shapes: a transposed convolution takes them the other way round.
    this.kernels = [0, 1, 0, 1].map((i, part) => {
      const shape: [number, number, number, number] = [KERNEL, KERNEL, CHANNELS[i], CHANNELS[i + 1]];
      return tf.tidy(() => tf.variable(tf.randomNormal<tf.Rank.R4>(shape, 0, 0.1, "float32", seed * 4 + part)));
    });
    this.down = [side / 4, side / 4, CHANNELS[2]];
    const features = this.down[0] * this.down[1] * this.down[2];
    const linear = (inputs: number, outputs: number, name: string) => new Linear(inputs, outputs, seed, name);
    this.layers = {
      mu: linear(features, latentDim, "mu"),
      logVar: linear(features, latentDim, "logVar"),
      up: linear(latentDim, features, "up"),
    };
  }

  parameters(): Record<string, tf.Variable> {
    const kernels = Object.fromEntries(this.kernels.map((kernel, i) => [`kernel${i + 1}`, kernel]));
    return { ...kernels, ...layerParameters({ linear: this.layers }) };
  }

  encode({ images }: Batch): GaussianPosterior {
    const [first, second] = this.kernels;
    return tf.tidy(() => {
      const x = tf.reshape(images, [-1, this.side, this.side, 1]) as tf.Tensor4D;
      const h = tf.relu(tf.conv2d(tf.relu(tf.conv2d(x, first, 2, "same")), second, 2, "same"));
      const features = tf.reshape(h, [images.shape[0], -1]) as tf.Tensor2D;
      return { mu: this.layers.mu.forward(features), logVar: this.layers.logVar.forward(features) };
    });
  }

  decode(z: tf.Tensor2D): tf.Tensor2D {
    const [, , last, first] = this.kernels;
    const [n, half] = [z.shape[0], this.side / 2];
    return tf.tidy(() => {
      const h = tf.reshape(tf.relu(this.layers.up.forward(z)), [n, ...this.down]) as tf.Tensor4D;
      const wide = tf.relu(tf.conv2dTranspose(h, first, [n, half, half, CHANNELS[1]], 2, "same"));
      const logits = tf.conv2dTranspose(wide, last, [n, this.side, this.side, CHANNELS[0]], 2, "same");
      return tf.reshape(logits, [n, this.side * this.side]) as tf.Tensor2D;
    });
  }
}

/** Trains on a few images; the caller disposes the model. */
export async function trainConvolutionalVae(callbacks: TrainingCallbacks = {}) {
  const configuration = { ...QUICK_TRAINING, images: 2000, epochs: 6, learningRate: 3e-3 };
  const mnist = loadMnist();
  const model = new ConvolutionalVae(configuration.seed, mnist.train.images.shape[1], 10);
  const history = await trainModel(model, trainingImages(mnist, configuration), configuration, callbacks);
  return { model, history, originals: firstImages(mnist.test, 10).images };
}

async function main(): Promise<void> {
  const { model, originals } = await trainConvolutionalVae({
    onCompiled: ({ mode, reason }) => console.log(`steps run ${mode}${reason ? `: ${reason}` : ""}`),
    onEpoch: ({ epoch, validation }) => console.log(`epoch ${epoch}: ${validation.total.toFixed(1)} nats an image`),
  });
  const rows = [
    { label: "original", images: originals },
    { label: "reconstructed", images: reconstructImages(model, originals) },
    { label: "generated", images: generateImages(model, 10, 1) },
  ];
  const [png] = await renderPngs([imageRowsFigure(rows, "A convolutional VAE after 6 epochs of 1,600 images")]);
  writeFileWhole("convolutional-vae.png", png);
  model.dispose();
}

if (require.main === module) void main();
