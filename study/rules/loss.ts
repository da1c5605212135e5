import { Criterion, Sentence } from "./rules";

/** What sweeping β changes: the measure with the greater β against that with the smaller one, seed by seed. */
const rises = (measure: string, subject: Criterion["subject"], than: Criterion["subject"]): Criterion => ({
  measure,
  subject,
  relation: "at least",
  threshold: 1.05,
  anchor: 1,
  against: { subject: than, by: "ratio" },
});
const falls = (measure: string, subject: Criterion["subject"], than: Criterion["subject"]): Criterion => ({
  ...rises(measure, subject, than),
  relation: "at most",
  threshold: 0.95,
});

/** What the write-up says of the loss and of its curve. */
export const LOSS_SENTENCES: readonly Sentence[] = [
  {
    id: "terms-in-tension",
    section: "A função de perda",
    quotes: ["Tem dois termos que trabalham em tensão"],
    english: "The loss has two terms that work in tension.",
    changed: "Each step of β has to change both terms by at least 5 %, in place of any change with every seed.",
    questions: [
      {
        scope: "general",
        asks: "Does a greater weight of KL raise BCE and lower KL, from β 0.25 to 1 and from 1 to 4?",
        criteria: [
          rises("testBce", "vae", "beta-0.25"),
          rises("testBce", "beta-4", "vae"),
          falls("testKl", "vae", "beta-0.25"),
          falls("testKl", "beta-4", "vae"),
        ],
        ifMet: "What one term gains the other pays.",
        ifNot: "One term can be had without the other's loss.",
        controls: [
          { subject: "beta-2", expected: "pass", why: "more KL costs more" },
          { subject: "beta-0.25", expected: "fail", why: "nothing changes against itself" },
          { subject: "beta-4", criterion: 2, expected: "pass", why: "its KL weighs most" },
          { subject: "beta-0.25", criterion: 2, expected: "fail", why: "nothing changes against itself" },
        ],
      },
    ],
  },
  {
    id: "bce-makes-sense",
    section: "A função de perda",
    quotes: [
      "Queremos que a imagem reconstruída seja parecida com a original.",
      "Usar BCE aqui faz sentido porque estamos trabalhando com pixels no intervalo [0,1].",
    ],
    english: "We want the reconstruction to be like the original. BCE makes sense as the pixels lie in [0, 1].",
    changed:
      "The objection is not BCE's floor, a constant, but that exp(−BCE) is no density of grey pixels: the continuous Bernoulli's normaliser is left out. The floor's rule is gone.",
    questions: [
      {
        scope: "reported",
        asks: "Is BCE least where the reconstruction equals the original, at each grey level?",
        criteria: [{ measure: "misplacedMinima", subject: "facts", relation: "at most", threshold: 0 }],
        ifMet: "As a measure of likeness BCE makes sense in [0, 1].",
        ifNot: "BCE asks for something else than the original.",
        controls: [
          { subject: "squared-error", expected: "pass", why: "it is least at p = x" },
          { subject: "linear-loss", expected: "fail", why: "it is least at 0 or 1" },
        ],
      },
      {
        scope: "general",
        asks: "Is BCE the likelihood of such pixels, up to 1 % of the loss?",
        criteria: [
          { measure: "missingNormaliser", subject: "vae", relation: "at most", threshold: 0.01, also: [0.05, 0.1] },
        ],
        ifMet: "What BCE leaves out hardly matters: the loss is a negative ELBO.",
        ifNot:
          "For pixels in [0, 1] BCE leaves out a part of the likelihood that is not small: [0, 1] is no reason for it.",
        controls: [
          { subject: "whole-density", expected: "pass", why: "a density leaves nothing out" },
          {
            subject: "autoencoder",
            expected: "fail",
            why: "whatever the model, BCE of a pixel never integrates to more than a half",
          },
        ],
      },
    ],
  },
  {
    id: "kl-standard-normal",
    section: "A função de perda",
    quotes: ["Força o espaço latente a ser parecido com uma distribuição normal padrão N(0,1)."],
    english: "KL forces the latent space to be like a standard normal distribution N(0, 1).",
    changed:
      "The moments of each dimension are absolute, where signed extremes of several seeds cancelled; a joint test stands beside them, as N(0, I) is more than its dimensions' moments.",
    questions: [
      {
        scope: "reported",
        asks: "Has each latent number about mean 0 and variance 1?",
        criteria: [
          { measure: "furthestMean", subject: "vae", relation: "at most", threshold: 0.25 },
          { measure: "furthestVariance", subject: "vae", relation: "at most", threshold: 0.25 },
        ],
        ifMet: "Number by number the space is like N(0, 1), in mean and variance.",
        ifNot: "Not even mean and variance are.",
        controls: [
          { subject: "normal-codes", expected: "pass", why: "N(0, I) is like itself" },
          { subject: "shifted-codes", expected: "fail", why: "its means are 0.5" },
          { subject: "beta-0", expected: "fail", why: "nothing forces it" },
          { subject: "beta-0", expected: "fail", criterion: 1, why: "nothing forces it" },
        ],
      },
      {
        scope: "general",
        asks: "Can a classifier hardly tell the codes of all images from N(0, I)?",
        criteria: [{ measure: "priorAuc", subject: "vae", relation: "at most", threshold: 0.6, anchor: 0.5 }],
        ifMet: "The space as a whole is like N(0, I).",
        ifNot:
          "Number by number it may be, as a whole it is not: there are places that N(0, I) visits and no image does.",
        controls: [
          { subject: "normal-codes", expected: "pass", why: "N(0, I) is like itself" },
          {
            subject: "correlated-codes",
            expected: "fail",
            why: "its numbers are standard normal, but not independent",
          },
          { subject: "beta-0", expected: "fail", why: "nothing forces it" },
        ],
      },
    ],
  },
  {
    id: "regularises",
    section: "A função de perda",
    quotes: ["Isso é o que torna o VAE especial - regulariza o espaço latente."],
    english: "This is what makes the VAE special: it regularises the latent space.",
    changed: "New: the first edition left this sentence out.",
    questions: [
      {
        scope: "general",
        asks: "Does the term bring the codes nearer to N(0, I): to at most half of the KL without it?",
        criteria: [
          {
            measure: "priorKl",
            subject: "vae",
            relation: "at most",
            threshold: 0.5,
            against: { subject: "beta-0", by: "ratio" },
          },
        ],
        ifMet: "The term regularises the space. (That this is special is an opinion.)",
        ifNot: "The space is hardly nearer to N(0, I) with the term than without.",
        controls: [
          { subject: "normal-codes", expected: "pass", why: "N(0, I) is as regular as can be" },
          { subject: "autoencoder", expected: "fail", why: "it has no such term" },
        ],
      },
    ],
  },
  {
    id: "sum-of-two",
    section: "A função de perda",
    quotes: ["A perda total é simplesmente a soma dos dois."],
    english: "The total loss is simply the sum of the two.",
    changed: "New: the first edition left this sentence out.",
    questions: [
      {
        scope: "reported",
        asks: "Is the loss that was measured the sum of its two terms?",
        criteria: [{ measure: "sumError", subject: "vae", relation: "at most", threshold: 0.001 }],
        ifMet: "It is their sum, to rounding.",
        ifNot: "Something is added.",
        needsNoControl: "an identity, to rounding",
      },
    ],
  },
  {
    id: "works-well",
    section: "A função de perda",
    quotes: ["Existem abordagens mais sofisticadas (como beta-VAE), mas essa versão simples já funciona bem."],
    english: "There are more sophisticated approaches (such as beta-VAE), but this simple version already works well.",
    changed:
      "The rule counted better β, and one seed turned it; the sentence says that the simple version works, not that none is better. Now: is it near to real digits, and what does another β add?",
    questions: [
      {
        scope: "reported",
        asks: "Does it train, reconstruct and generate: reconstructions 90 %, samples 50 % as recognisable as real digits?",
        criteria: [
          {
            measure: "reconstructions",
            subject: "vae",
            relation: "at least",
            threshold: 0.9,
            anchor: 1,
            against: { subject: "real-digits", by: "ratio" },
          },
          {
            measure: "samples",
            subject: "vae",
            relation: "at least",
            threshold: 0.5,
            against: { subject: "real-digits", by: "ratio" },
          },
        ],
        ifMet: "It works.",
        ifNot: "It does not do what it is built for.",
        controls: [
          { subject: "blurred-digits", expected: "pass", why: "soft digits are digits still" },
          { subject: "spliced-digits", expected: "fail", why: "halves of two digits are none" },
        ],
      },
      {
        scope: "general",
        asks: "Does the more sophisticated β = 4 give at most a tenth more recognisable samples?",
        criteria: [
          {
            measure: "samples",
            subject: "beta-4",
            relation: "at most",
            threshold: 1.1,
            anchor: 1,
            also: [1.25],
            against: { subject: "vae", by: "ratio" },
          },
        ],
        ifMet: "There is little to gain: the simple version is good enough.",
        ifNot: "A greater β alone makes clearly more samples recognisable: well can be better.",
        controls: [
          { subject: "vae", expected: "pass", why: "it gains nothing over itself" },
          { subject: "other-real-digits", expected: "fail", why: "real digits are recognisable" },
        ],
      },
    ],
  },
];
