import { Encoder, Layer, Model } from "./content";
import { BITS, PackedLayer, packLayer } from "./packing";
import { pageNetwork } from "./page-files";

/** How far a pixel's probability may be from that of the full weights, unless the model says otherwise. */
export const TOLERANCE = 1e-3;

/** The share of the tolerance that the probes may use up: other codes and pictures than these will be looked at. */
const MARGIN = 0.7;

/** A model as the page carries it. */
export interface PackedModel {
  name: string;
  decoder: PackedLayer[];
  encoder?: { hidden: PackedLayer[]; mu: PackedLayer; logVar?: PackedLayer };
}

/** What rounding the weights changed at most over all probes, and the bits of a weight that came of it. */
export interface Rounding {
  decoder: { bits: number; error: number };
  encoder?: { bits: number; error: number };
}

/**
 * Packs a model's weights in the fewest bits with which what it says stays within its tolerance: each pixel's
 * probability, and each mean and standard deviation of a code.
 *
 * @param codes to decode with full and with rounded weights
 * @param images to encode, pixels 0 … 1
 * @throws RangeError when even the most bits are not enough
 */
export function packModel(
  model: Model,
  codes: readonly Float32Array[],
  images: readonly Float32Array[],
): { packed: PackedModel; rounding: Rounding } {
  const limit = MARGIN * (model.tolerance ?? TOLERANCE);
  const { decode } = pageNetwork();
  const exact = codes.map((z) => decode(model.decoder, z));
  const decoder = fewestBits(`${model.name}: decoder`, limit, (bits) => {
    const packed = model.decoder.map((layer) => packLayer(layer, bits));
    const rounded = packed.map(unpacked);
    return { packed, error: largest(codes, (z, i) => difference(decode(rounded, z), exact[i])) };
  });
  const encoder = model.encoder && packEncoder(`${model.name}: encoder`, model.encoder, images, limit);
  return {
    packed: { name: model.name, decoder: decoder.packed, encoder: encoder?.packed },
    rounding: { decoder: measured(decoder), encoder: encoder && measured(encoder) },
  };
}

function packEncoder(what: string, full: Encoder, images: readonly Float32Array[], limit: number) {
  const { encode } = pageNetwork();
  const exact = images.map((x) => encode(full, x));
  return fewestBits(what, limit, (bits) => {
    const pack = (layer: Layer) => packLayer(layer, bits);
    const packed = { hidden: full.hidden.map(pack), mu: pack(full.mu), logVar: full.logVar && pack(full.logVar) };
    const rounded: Encoder = {
      hidden: packed.hidden.map(unpacked),
      mu: unpacked(packed.mu),
      logVar: packed.logVar && unpacked(packed.logVar),
    };
    const error = largest(images, (x, i) => {
      const { mu, sigma } = encode(rounded, x);
      return Math.max(difference(mu, exact[i].mu), sigma ? difference(sigma, exact[i].sigma as Float32Array) : 0);
    });
    return { packed, error };
  });
}

interface Attempt<P> {
  packed: P;
  error: number;
}

/** Halves the range of bits until it knows the fewest that keep the limit. */
function fewestBits<P>(
  what: string,
  limit: number,
  attempt: (bits: number) => Attempt<P>,
): Attempt<P> & { bits: number } {
  let [low, high] = [BITS.least, BITS.most];
  let best = { ...attempt(high), bits: high };
  if (best.error > limit)
    throw new RangeError(
      `${what}: expected ${high} bits a weight to keep its numbers to ${limit}, found ${best.error}`,
    );
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = attempt(middle);
    if (found.error <= limit) {
      best = { ...found, bits: middle };
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return best;
}

const measured = ({ bits, error }: { bits: number; error: number }) => ({ bits, error });

const unpacked = (packed: PackedLayer): Layer => pageNetwork().unpackLayer(packed);

function largest<T>(items: readonly T[], measure: (item: T, i: number) => number): number {
  return items.reduce((most, item, i) => Math.max(most, measure(item, i)), 0);
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}
