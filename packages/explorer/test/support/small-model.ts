import { Encoder, ExplorerContent, Layer } from "../../src";

/**
 * Numbers from −1 to 1 that look like chance and are the same in every run (Lehmer's generator with Park and Miller's
 * factor).
 */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
}

export const SIDE = 28;
export const PIXELS = SIDE * SIDE;
export const LATENT = 4;
const HIDDEN = 16;

/** A layer whose outputs are about as large as its inputs. */
export function layer(inputs: number, outputs: number, seed: number, scale = 2): Layer {
  const weight = numbers(inputs * outputs, seed).map((value) => (scale * value) / Math.sqrt(inputs));
  return { weight, bias: numbers(outputs, seed + 1).map((value) => 0.1 * value) };
}

/** Untrained, but each part of the code changes its pictures. */
export function smallDecoder(seed: number): Layer[] {
  return [layer(LATENT, HIDDEN, seed), layer(HIDDEN, PIXELS, seed + 2, 4)];
}

export function smallEncoder(seed: number): Encoder {
  return {
    hidden: [layer(PIXELS, HIDDEN, seed)],
    mu: layer(HIDDEN, LATENT, seed + 2),
    logVar: layer(HIDDEN, LATENT, seed + 4),
  };
}

/** Twelve "digits": bars, standing in class 0 and lying in class 1. */
export function bars(): { images: Uint8Array[]; labels: number[] } {
  const labels = Array.from({ length: 12 }, (_, i) => i % 2);
  const images = labels.map((label, i) =>
    Uint8Array.from({ length: PIXELS }, (_, pixel) => {
      const across = label === 0 ? pixel % SIDE : Math.floor(pixel / SIDE);
      return Math.abs(across - 8 - i) <= 1 ? 255 - i : 0;
    }),
  );
  return { images, labels };
}

/** A page's content with a VAE and an autoencoder that comes with its codes alone. */
export function smallContent(): ExplorerContent {
  const { images, labels } = bars();
  const codes = images.map((_, i) => numbers(LATENT, 90 + i));
  return {
    title: "Bars & <stripes>",
    models: [
      { name: "VAE", encoder: smallEncoder(1), decoder: smallDecoder(11) },
      { name: "autoencoder", decoder: smallDecoder(21), codes, tolerance: 0.05 },
    ],
    information: [0.5, 2, 0.01, 1],
    digits: { images, labels, map: images.map((_, i) => [Math.cos(i / 2), Math.sin(i / 2)]) },
    classes: [
      { name: "standing", colour: "#4e79a7" },
      { name: "lying", colour: "#e15759" },
    ],
  };
}
