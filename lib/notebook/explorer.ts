import type { Encoder as PlainEncoder, ExplorerContent, Layer, Model } from "@vae-notebooks/explorer";
import { rowMajor } from "@vae-notebooks/arrays";
import { NdArray } from "ndarray";
import { firstImages, LabelledImages } from "../data/images";
import { encodeImages } from "../evaluation/evaluation";
import { classColour } from "@vae-notebooks/figures";
import { LatentModel } from "../model/latent-model";
import { Linear } from "../model/linear";
import { Vae } from "../model/vae";

/** Largest error of the autoencoder's pixels: it is there to be compared with, and so takes half the VAE's bytes. */
const AUTOENCODER_TOLERANCE = 0.1;

/** What a latent explorer is made from. */
export interface ExplorerSource {
  title: string;
  vae: Vae;
  /** A standard autoencoder to compare with, whose code is mu alone; none unless given. */
  autoencoder?: LatentModel & Pick<Vae, "decoder">;
  /** KL in nats of each latent number of the VAE, [latentDim], as klOfDimensions gives it: the sliders' order. */
  information: ArrayLike<number>;
  /** Images with their labels, of which the first are shown. */
  data: LabelledImages;
  /** What the labels 0, 1, … mean, such as a data set's classes. */
  classes: readonly string[];
  /** The places of these images on a map of the VAE's codes, [N, 2], as latentMap gives them. */
  embedding: NdArray<Float32Array>;
  /** How many of the images the page holds; 1,000 unless given. */
  shown?: number;
  theme?: ExplorerContent["theme"];
}

/**
 * The content of an explorer's page, for explorerPage of @vae-notebooks/explorer: the models' weights as plain numbers,
 * and the first images with their places on the map.
 *
 * @returns views of the library's numbers, not to be written to; no tensor is left behind
 */
export function explorerContent(source: ExplorerSource): ExplorerContent {
  const { title, vae, autoencoder, information, data, classes, embedding, shown = 1000, theme } = source;
  const digits = firstImages(data, shown);
  const models: Model[] = [{ name: "VAE", encoder: plainEncoder(vae), decoder: plainDecoder(vae) }];
  if (autoencoder) {
    const codes = rows(rowMajor(encodeImages(autoencoder, digits.images).mu), autoencoder.latentDim);
    models.push({ name: "autoencoder", decoder: plainDecoder(autoencoder), codes, tolerance: AUTOENCODER_TOLERANCE });
  }
  return {
    title,
    models,
    information,
    digits: {
      images: rows(digits.images.data, vae.sizes.pixels),
      labels: digits.labels.data,
      map: rows(rowMajor(embedding), 2).slice(0, digits.labels.shape[0]),
    },
    classes: classes.map((name, label) => ({ name, colour: classColour(label) })),
    theme,
  };
}

function plainEncoder({ encoder }: Vae): PlainEncoder {
  const { hidden, fc_mu, fc_logvar } = encoder;
  return { hidden: hidden.map(plainLayer), mu: plainLayer(fc_mu), logVar: plainLayer(fc_logvar) };
}

function plainDecoder({ decoder }: Pick<Vae, "decoder">): Layer[] {
  return Object.values(decoder.layers()).map(plainLayer);
}

function plainLayer({ weight, bias }: Linear): Layer {
  return { weight: weight.dataSync<"float32">(), bias: bias.dataSync<"float32">() };
}

/** A row-major array as its rows, each a view. */
export function rows<T extends Uint8Array | Float32Array>(numbers: T, width: number): T[] {
  return Array.from({ length: numbers.length / width }, (_, i) => numbers.subarray(i * width, (i + 1) * width) as T);
}
