// What the page's scripts say of their arguments. Only the type checker reads this; the page does not.

interface Layer {
  weight: Float32Array;
  bias: Float32Array;
}

interface Encoder {
  hidden: Layer[];
  mu: Layer;
  logVar?: Layer;
}

interface PackedLayer {
  inputs: number;
  bits: number;
  weight: string;
  step: string;
  bias: string;
}

interface DigitClass {
  name: string;
  colour: string;
}

/** The JSON in the page. */
interface PageContent {
  side: number;
  latent: number;
  reach: number;
  idle: number;
  information: number[];
  classes: DigitClass[];
  labels: number[];
  map: number[][];
  images: string;
  models: {
    name: string;
    decoder: PackedLayer[];
    encoder?: { hidden: PackedLayer[]; mu: PackedLayer; logVar?: PackedLayer };
    codes?: string;
  }[];
  first: number;
}

interface PageModel {
  name: string;
  decoder: Layer[];
  encoder?: Encoder;
  codes?: Float32Array[];
}
