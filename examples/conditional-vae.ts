/** A conditional VAE: encoder and decoder are told the label, so that a digit of one's choice can be drawn. */
import { Batch, Condition, loadMnist, trainingImages } from "vae-notebooks/data";
import { generateImages } from "vae-notebooks/evaluation";
import { imageGridFigure, renderPngs } from "vae-notebooks/figures";
import {
  GaussianPosterior,
  LatentModel,
  layerParameters,
  Linear,
  linearLayers,
  namedLayers,
  reluLayers,
  tf,
} from "vae-notebooks/model";
import { writeFileWhole } from "vae-notebooks/storage";
import { QUICK_TRAINING, trainModel, TrainingCallbacks } from "vae-notebooks/training";
import ndarray from "ndarray";

export class ConditionalVae extends LatentModel<GaussianPosterior> {
  private readonly hidden: Linear[];
  private readonly mu: Linear;
  private readonly logVar: Linear;
  private readonly decoder: Linear[];

  constructor(
    seed: number,
    pixels: number,
    private readonly classes: number,
    latentDim: number,
  ) {
    super(latentDim);
    this.hidden = linearLayers([pixels + classes, 256], seed, "encoder");
    this.mu = new Linear(256, latentDim, seed, "encoder.mu");
    this.logVar = new Linear(256, latentDim, seed, "encoder.logVar");
    this.decoder = linearLayers([latentDim + classes, 256, pixels], seed, "decoder");
  }

  parameters(): Record<string, tf.Variable> {
    const encoder = { ...namedLayers(this.hidden), mu: this.mu, logVar: this.logVar };
    return layerParameters({ encoder, decoder: namedLayers(this.decoder) });
  }

  encode({ images, labels }: Batch): GaussianPosterior {
    return tf.tidy(() => {
      const h = reluLayers(this.hidden, this.withLabels(images, labels));
      return { mu: this.mu.forward(h), logVar: this.logVar.forward(h) };
    });
  }

  decode(z: tf.Tensor2D, { labels }: Condition = {}): tf.Tensor2D {
    return tf.tidy(() => this.decoder[1].forward(reluLayers([this.decoder[0]], this.withLabels(z, labels))));
  }

  private withLabels(x: tf.Tensor2D, labels?: tf.Tensor1D): tf.Tensor2D {
    if (labels === undefined) throw new TypeError("labels: a conditional model expects one an image, found none");
    return tf.concat([x, tf.oneHot(labels, this.classes, 1, 0, "float32") as tf.Tensor2D], 1);
  }
}

/** Trains on a few images; the caller disposes the model. */
export async function trainConditionalVae(callbacks: TrainingCallbacks = {}) {
  const configuration = { ...QUICK_TRAINING, images: 6000, epochs: 10, learningRate: 3e-3 };
  const mnist = loadMnist();
  const model = new ConditionalVae(configuration.seed, 28 * 28, mnist.classes.length, 10);
  const history = await trainModel(model, trainingImages(mnist, configuration), configuration, callbacks);
  return { model, history };
}

async function main(): Promise<void> {
  const { model } = await trainConditionalVae({
    onEpoch: ({ epoch, validation }) => console.log(`epoch ${epoch}: ${validation.total.toFixed(1)} nats an image`),
  });
  const labels = ndarray(Uint8Array.from({ length: 100 }, (_, i) => i % 10));
  const samples = generateImages(model, 100, 1, labels);
  const [png] = await renderPngs([imageGridFigure(samples, 10, "Ten draws of each digit", { scale: 40 })]);
  writeFileWhole("conditional-vae.png", png);
  model.dispose();
}

if (require.main === module) void main();
