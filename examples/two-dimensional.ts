/** A VAE whose latent space is a plane: all that it can draw, in one picture. Other layers and another likelihood. */
import ndarray from "ndarray";
import { loadMnist, trainingImages } from "vae-notebooks/data";
import { decodeVectors } from "vae-notebooks/evaluation";
import { imageGridFigure, renderPngs } from "vae-notebooks/figures";
import { binarisedBernoulli, Vae } from "vae-notebooks/model";
import { writeFileWhole } from "vae-notebooks/storage";
import { QUICK_TRAINING, trainModel, TrainingCallbacks } from "vae-notebooks/training";

/** Trains on a few images; the caller disposes the model. */
export async function trainTwoDimensional(callbacks: TrainingCallbacks = {}) {
  const configuration = { ...QUICK_TRAINING, images: 6000, epochs: 10, learningRate: 3e-3 };
  const mnist = loadMnist();
  const [, rows, columns] = mnist.train.images.shape;
  const sizes = { pixels: rows * columns, hidden: [256, 128, 64], latentDim: 2 };
  const model = new Vae(configuration.seed, sizes, binarisedBernoulli);
  const history = await trainModel(model, trainingImages(mnist, configuration), configuration, callbacks);
  return { model, history };
}

/** What the model draws at the points of a grid of the plane, from −2 to 2 in both directions, row by row from the top. */
export function drawPlane(model: Vae, side: number) {
  const at = (i: number) => -2 + (4 * i) / (side - 1);
  const z = Float32Array.from({ length: 2 * side * side }, (_, i) => {
    const point = Math.floor(i / 2);
    return i % 2 === 0 ? at(point % side) : -at(Math.floor(point / side));
  });
  return decodeVectors(model, ndarray(z, [side * side, 2]));
}

async function main(): Promise<void> {
  const { model } = await trainTwoDimensional({
    onEpoch: ({ epoch, validation }) => console.log(`epoch ${epoch}: ${validation.total.toFixed(1)} nats an image`),
  });
  const title = "Images by the two numbers of z, each from −2 to 2";
  const [png] = await renderPngs([imageGridFigure(drawPlane(model, 15), 15, title, { scale: 40 })]);
  writeFileWhole("two-dimensional.png", png);
  model.dispose();
}

if (require.main === module) void main();
