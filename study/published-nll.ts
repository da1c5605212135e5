/** A published likelihood of binarised MNIST's test images. */
export interface PublishedNll {
  model: string;
  /** "dynamic": pixels drawn anew at each step, as here; "fixed": drawn once for all. */
  binarisation: "dynamic" | "fixed";
  /** Nats an image, estimated with 5,000 draws. */
  nll: number;
  source: string;
}

/** Published values of VAEs with one layer of 50 latent numbers and two hidden layers of 200 units. */
export const PUBLISHED_NLL: readonly PublishedNll[] = [
  {
    model: "VAE, 200-200-50",
    binarisation: "dynamic",
    nll: 86.76,
    source: "Burda, Grosse and Salakhutdinov 2016, table 1 (arXiv 1509.00519)",
  },
  {
    model: "the same in TensorFlow 2, by others",
    binarisation: "dynamic",
    nll: 87.75,
    source: "README of github.com/nbip/IWAE",
  },
  {
    model: "VAE, 200-200-50",
    binarisation: "fixed",
    nll: 88.71,
    source: "Burda, Grosse and Salakhutdinov 2016, appendix D",
  },
];
