/** The sizes of the network's layers: this file is the only place that holds them. */

/** The sizes of a VAE as the write-up's: pixels → hidden layers → latentDim → hidden layers in reverse → pixels. */
export interface Architecture {
  /** Inputs and outputs: one number a pixel. */
  pixels: number;
  /** Units of the encoder's hidden layers, in order, as many layers as wanted; the decoder has them in reverse. */
  hidden: number[];
  /** Numbers in the latent vector z. */
  latentDim: number;
}

/** The write-up's sizes: "784 (imagem achatada) → 512 → 256 → 20 dimensões latentes". */
export const WRITE_UP_ARCHITECTURE: Architecture = { pixels: 28 * 28, hidden: [512, 256], latentDim: 20 };

/** The sizes from the pixels in to the latent numbers, for names and messages: "784-512-256-20". */
export function architectureName({ pixels, hidden, latentDim }: Architecture): string {
  return [pixels, ...hidden, latentDim].join("-");
}

/**
 * The shapes of a VAE's parameters by their names in a checkpoint, weights [out, in] and biases [out]: known before a model
 * of these sizes takes memory.
 */
export function parameterShapes({ pixels, hidden, latentDim }: Architecture): Record<string, number[]> {
  const shapes: Record<string, number[]> = {};
  const layer = (name: string, from: number, to: number) => {
    shapes[`${name}.weight`] = [to, from];
    shapes[`${name}.bias`] = [to];
  };
  const chain = (part: string, sizes: number[]) =>
    sizes.slice(1).forEach((size, i) => layer(`${part}.fc${i + 1}`, sizes[i], size));
  const encoder = [pixels, ...hidden];
  chain("encoder", encoder);
  for (const name of ["fc_mu", "fc_logvar"]) layer(`encoder.${name}`, encoder[encoder.length - 1], latentDim);
  chain("decoder", [latentDim, ...[...hidden].reverse(), pixels]);
  return shapes;
}

/**
 * The sizes that a name of architectureName stands for.
 *
 * @throws RangeError for a text that is no such name
 */
export function namedArchitecture(name: string): Architecture {
  const sizes = name.split("-").map(Number);
  if (sizes.length < 3 || !sizes.every((size) => Number.isInteger(size) && size > 0))
    throw new RangeError(`layers: expected sizes such as 784-512-256-20, found "${name}"`);
  return { pixels: sizes[0], hidden: sizes.slice(1, -1), latentDim: sizes[sizes.length - 1] };
}
