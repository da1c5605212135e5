import { WRITE_UP_ARCHITECTURE } from "../../lib/model/architecture";
import { Criterion, Sentence } from "./rules";

const { pixels, hidden, latentDim } = WRITE_UP_ARCHITECTURE;
const decoder = latentDim * hidden[1] + hidden[1] * hidden[0] + hidden[0] * pixels + hidden[1] + hidden[0] + pixels;
const encoder =
  pixels * hidden[0] + hidden[0] * hidden[1] + 2 * hidden[1] * latentDim + hidden[0] + hidden[1] + 2 * latentDim;

/** Codes of all images together are like N(0, I). */
const likePrior: Criterion = { measure: "priorAuc", subject: "vae", relation: "at most", threshold: 0.6, anchor: 0.5 };

/** What the write-up says of what was done, of the data and of the model. */
export const MODEL_SENTENCES: readonly Sentence[] = [
  {
    id: "reconstructs-and-generates",
    section: "O que foi feito",
    quotes: [
      "esses modelos generativos, que conseguem não só reconstruir imagens como também gerar novas amostras sinteticamente",
    ],
    english: "These generative models can not only reconstruct images but also generate new samples.",
    changed: "Two claims in one sentence, now two questions; real digits are the standard for both.",
    questions: [
      {
        scope: "general",
        asks: "Are reconstructions nearly as recognisable as the digits themselves?",
        criteria: [
          {
            measure: "reconstructions",
            subject: "vae",
            relation: "at least",
            threshold: 0.9,
            anchor: 1,
            against: { subject: "real-digits", by: "ratio" },
          },
        ],
        ifMet: "It reconstructs: nine of ten that a judge recognises stay recognisable as the same digit.",
        ifNot: "It loses more than a tenth of the digits that can be recognised.",
        controls: [
          { subject: "blurred-digits", expected: "pass", why: "soft digits are digits still" },
          { subject: "spliced-digits", expected: "fail", why: "halves of two digits are none" },
        ],
      },
      {
        scope: "general",
        asks: "Is at least every second sample as recognisable as a real digit?",
        criteria: [
          {
            measure: "samples",
            subject: "vae",
            relation: "at least",
            threshold: 0.5,
            against: { subject: "real-digits", by: "ratio" },
          },
        ],
        ifMet: "It generates: samples are digits more often than not.",
        ifNot: "Most of what it generates is no digit for the judge.",
        controls: [
          { subject: "other-real-digits", expected: "pass", why: "real digits are recognisable" },
          { subject: "spliced-digits", expected: "fail", why: "halves of two digits are none" },
        ],
      },
    ],
  },
  {
    id: "compresses",
    section: "O Codificador",
    quotes: ["O codificador pega uma imagem e a comprime em um vetor latente com distribuição gaussiana."],
    english: "The encoder takes an image and compresses it into a latent vector with a Gaussian distribution.",
    changed: "New: the first edition left this sentence out.",
    questions: [
      {
        scope: "reported",
        asks: "Is the distribution of one image's latent vector Gaussian?",
        criteria: [],
        ifMet: "",
        ifNot: "",
        byDefinition: "z = μ + σ ε with ε from N(0, I) is Gaussian for each image, whatever was learnt.",
      },
      {
        scope: "general",
        asks: "Do fewer numbers than pixels keep the digit?",
        criteria: [
          {
            measure: "reconstructions",
            subject: "vae",
            relation: "at least",
            threshold: 0.9,
            anchor: 1,
            against: { subject: "real-digits", by: "ratio" },
          },
          { measure: "activeUnits", subject: "vae", relation: "at most", threshold: 20, also: [16] },
        ],
        ifMet: `It compresses: at most ${latentDim} numbers instead of ${pixels}, and the digit can be read from them.`,
        ifNot: "What is kept is too little to read the digit from.",
        controls: [
          { subject: "blurred-digits", expected: "pass", why: "soft digits are digits still" },
          { subject: "spliced-digits", expected: "fail", why: "halves of two digits are none" },
        ],
      },
      {
        scope: "general",
        asks: "Are the latent vectors of all images together Gaussian, as N(0, I) is?",
        criteria: [likePrior],
        ifMet: "A classifier can hardly tell the codes from a Gaussian: also all together they are nearly one.",
        ifNot: "Gaussian for each image, and not for all together: a mixture of Gaussians is none.",
        controls: [
          { subject: "normal-codes", expected: "pass", why: "N(0, I) is like itself" },
          {
            subject: "correlated-codes",
            expected: "fail",
            why: "its numbers are standard normal, but not independent",
          },
        ],
        rivals: ["autoencoder"],
      },
    ],
  },
  {
    id: "probability-of-features",
    section: "O Codificador",
    quotes: [
      "A ideia é que ele não só codifique a informação, mas também nos diga a probabilidade de cada característica.",
    ],
    english: "It is not only to encode the information but to tell us the probability of each characteristic.",
    changed: "Split: that information is encoded has a measure, the probability of a characteristic has none.",
    questions: [
      {
        scope: "general",
        asks: "Does the code hold information on the image?",
        criteria: [{ measure: "activeUnits", subject: "vae", relation: "at least", threshold: 4, also: [1] }],
        ifMet: "Several latent numbers depend on the image.",
        ifNot: "The latent numbers ignore the image.",
        controls: [
          { subject: "memoriser", expected: "pass", why: "a model that gives images back must encode them" },
          { subject: "normal-codes", expected: "fail", why: "means that are 0 for each image say nothing of it" },
        ],
      },
      {
        scope: "general",
        asks: "Is what it gives the probability of each characteristic?",
        criteria: [],
        ifMet: "",
        ifNot: "",
        undecidable: {
          because: "it gives mean and variance of numbers without names; no characteristic is defined",
          wouldDecide: "a list of characteristics with labels, and the calibration of their probabilities",
        },
      },
    ],
  },
  {
    id: "layers",
    section: "O Codificador",
    quotes: [
      "Basicamente: 784 (imagem achatada) → 512 → 256 → 20 dimensões latentes.",
      "Mantemos dois outputs: `mu` (média) e `logvar` (log da variância).",
    ],
    english: "784 → 512 → 256 → 20 latent dimensions, with the two outputs mu and logvar.",
    changed: "None in the rule; encoder and decoder are counted together as before.",
    questions: [
      {
        scope: "reported",
        asks: "Do these layers, and their mirror image as decoder, give the trained numbers of the model?",
        criteria: [
          {
            measure: "parameters",
            subject: "vae",
            relation: "at most",
            threshold: encoder + decoder,
            anchor: encoder + decoder,
          },
          {
            measure: "parameters",
            subject: "vae",
            relation: "at least",
            threshold: encoder + decoder,
            anchor: encoder + decoder,
          },
        ],
        ifMet: `The model has the ${encoder + decoder} weights and biases of these layers.`,
        ifNot: "The model that was trained is another one.",
        controls: [
          { subject: "memoriser", expected: "pass", why: "it has the same layers" },
          { subject: "autoencoder", expected: "fail", criterion: 1, why: "it lacks the output logvar" },
        ],
      },
    ],
  },
  {
    id: "inverse",
    section: "O Decodificador",
    quotes: ["Faz o processo inverso.", "Pega um vetor latente e tenta reconstruir a imagem original:"],
    english: "The decoder does the inverse: takes a latent vector and tries to reconstruct the original image.",
    changed: "New: the first edition left this sentence out.",
    questions: [
      {
        scope: "general",
        asks: "Do reconstructions have less than half of the squared error of a model that sees no image?",
        criteria: [
          {
            measure: "squaredError",
            subject: "vae",
            relation: "at most",
            threshold: 0.5,
            against: { subject: "facts", measure: "meanImageError", by: "ratio" },
          },
        ],
        ifMet: "It inverts the encoder to a good part; not exactly, as 20 numbers can't hold 784.",
        ifNot: "The decoder hardly does better than the mean of all images.",
        controls: [
          { subject: "blurred-digits", expected: "pass", why: "the image itself, a little soft" },
          { subject: "spliced-digits", expected: "fail", why: "half of another image" },
        ],
      },
    ],
  },
  {
    id: "needed-for-gradients",
    section: 'O "Truque" de Reparametrização',
    quotes: ["Para conseguir treinar com gradiente descendente através da amostragem aleatória, precisamos fazer:"],
    english: "To train by gradient descent through random sampling, we need to do this.",
    changed: "New: «precisamos», we need to, is a claim of its own, which the first edition left out.",
    questions: [
      {
        scope: "reported",
        asks: "Is the gradient lost when z is drawn and taken as given?",
        criteria: [{ measure: "blockedGradient", subject: "facts", relation: "at most", threshold: 1e-6 }],
        ifMet: "Automatic differentiation passes no gradient through a draw: something has to be done.",
        ifNot: "The gradient passes anyway.",
        needsNoControl: "an identity, to rounding; the control that should fail is tried all the same",
        controls: [{ subject: "wrong-gradient", expected: "fail", why: "the reparameterised z has a gradient" }],
      },
      {
        scope: "general",
        asks: "Is there no other way to the gradient? (The score function's agrees with it within 5 standard errors or not.)",
        criteria: [{ measure: "otherEstimator", subject: "facts", relation: "at least", threshold: 5 }],
        ifMet: "The other estimator gives something else: this way is needed.",
        ifNot:
          "The score function gives the same gradient without it, if with more variance: it is convenient, not needed.",
        controls: [
          { subject: "wrong-estimator", expected: "pass", why: "its gradient is twice too large" },
          { subject: "second-estimate", expected: "fail", why: "the same estimator agrees with itself" },
        ],
      },
    ],
  },
  {
    id: "gradients-pass",
    section: 'O "Truque" de Reparametrização',
    quotes: [
      "Em vez de simplesmente amostrar de uma distribuição, fazemos `z = μ + σ × ε`.",
      "Dessa forma os gradientes conseguem passar pela operação de amostragem.",
    ],
    english: "Instead of just sampling we compute z = μ + σ × ε; this way gradients pass through the sampling.",
    changed: "None.",
    questions: [
      {
        scope: "general",
        asks: "Are the automatic gradients of z those of the formula?",
        criteria: [{ measure: "gradientError", subject: "facts", relation: "at most", threshold: 1e-5 }],
        ifMet: "∂z/∂μ = 1 and ∂z/∂log σ² = ½ σ ε, as calculus says.",
        ifNot: "Gradients that pass are wrong.",
        needsNoControl: "an identity, to rounding; the control that should fail is tried all the same",
        controls: [{ subject: "wrong-gradient", expected: "fail", why: "its factor is wrong" }],
      },
    ],
  },
];
