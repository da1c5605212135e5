import { Control, Criterion, Sentence } from "./rules";

/** What a share of recognisable samples is tried on. */
const JUDGED_CONTROLS: readonly Control[] = [
  { subject: "other-real-digits", expected: "pass", why: "real digits are recognisable" },
  { subject: "spliced-digits", expected: "fail", why: "halves of two digits are none" },
];

const halfOfReal: Criterion = {
  measure: "samples",
  subject: "vae",
  relation: "at least",
  threshold: 0.5,
  against: { subject: "real-digits", by: "ratio" },
};

/** ½ where samples are as far from training digits as unseen digits are, 1 for copies. */
const nothingNear: Criterion = { measure: "nearer", subject: "vae", relation: "at most", threshold: 0.75, anchor: 0.5 };

/** What the write-up says of samples. */
export const SAMPLE_SENTENCES: readonly Sentence[] = [
  {
    id: "shows-its-difference",
    section: "Amostras Geradas",
    quotes: ["Aqui é onde o VAE mostra seu diferencial."],
    english: "Here is where the VAE shows what sets it apart.",
    changed: "New: the first edition left this sentence out.",
    questions: [
      {
        scope: "reported",
        asks: "From N(0, I): are at least twice as many of its samples recognisable as of the autoencoder's?",
        criteria: [
          {
            measure: "samples",
            subject: "vae",
            relation: "at least",
            threshold: 2,
            against: { subject: "autoencoder", by: "ratio" },
          },
        ],
        ifMet: "That sets it apart.",
        ifNot: "It does not.",
        controls: [
          { subject: "other-real-digits", expected: "pass", why: "real digits are recognisable" },
          { subject: "autoencoder", expected: "fail", why: "it is not set apart from itself" },
        ],
      },
      {
        scope: "general",
        asks: "Does it also against the autoencoder's best, a mixture fitted to its codes: a quarter more samples recognisable?",
        criteria: [
          {
            measure: "samples",
            subject: "vae",
            relation: "at least",
            threshold: 1.25,
            anchor: 1,
            against: { subject: "autoencoder", measure: "mixtureSamples", by: "ratio" },
          },
        ],
        ifMet: "It sets it apart from any use of the autoencoder.",
        ifNot: "What sets it apart is to know beforehand where to draw, not better pictures.",
        controls: [
          { subject: "other-real-digits", expected: "pass", why: "real digits are recognisable" },
          { subject: "autoencoder", expected: "fail", why: "from N(0, I) it is worse than from its own codes" },
        ],
      },
    ],
  },
  {
    id: "new-digits",
    section: "Amostras Geradas",
    quotes: ["conseguimos gerar dígitos **completamente novos** que não estavam nos dados de treino."],
    english: "We can generate completely new digits that were not in the training data.",
    changed:
      "The minimum of 2,000 samples was compared with that of 10,000 test digits: now equal random draws, all of their distances, and shifts by a pixel undone. Controls: shifted and blurred copies, and a model that did memorise.",
    questions: [
      {
        scope: "general",
        asks: "Are they digits: at least half as often recognisable as real ones?",
        criteria: [halfOfReal],
        ifMet: "They are digits more often than not.",
        ifNot: "Most are no digits.",
        controls: JUDGED_CONTROLS,
      },
      {
        scope: "general",
        asks: "Are they new: is a sample nearer to a training digit than an unseen digit is in at most three of four comparisons?",
        criteria: [nothingNear],
        ifMet: "They are no copies.",
        ifNot: "Too many are nearly in the training data.",
        controls: [
          { subject: "other-real-digits", expected: "pass", why: "unseen digits are new" },
          { subject: "copies", expected: "fail", why: "shifted and blurred training digits are not new" },
          { subject: "memoriser", expected: "fail", why: "it gives back what it was trained on" },
        ],
      },
    ],
  },
  {
    id: "all-sixteen",
    section: "Amostras Geradas",
    quotes: ["Todos os 16 aqui são reconhecíveis como números."],
    english: "All 16 here are recognisable as numbers.",
    changed:
      "Sixteen of sixteen is a rule that real digits fail (two times in three at the strictest point). «Aqui» is the author's picture, which we don't have; in general the share decides.",
    questions: [
      {
        scope: "reported",
        asks: "Are the sixteen of the author's picture recognisable?",
        criteria: [],
        ifMet: "",
        ifNot: "",
        undecidable: {
          because: "«aqui» is the author's own picture, which is not published with the text",
          wouldDecide: "the picture, or the author's checkpoint",
        },
      },
      {
        scope: "general",
        asks: "Are samples at least 90 % as often recognisable as real digits?",
        criteria: [{ ...halfOfReal, threshold: 0.9, anchor: 1 }],
        ifMet: "Sixteen good ones in a row are nothing special.",
        ifNot: "Sixteen good ones in a row are luck or choice.",
        controls: JUDGED_CONTROLS,
      },
    ],
  },
  {
    id: "not-always-perfect",
    section: "Amostras Geradas",
    quotes: ["Nem sempre são perfeitos"],
    english: "They are not always perfect.",
    changed: "A difference of 5 % is asked for, in place of any.",
    questions: [
      {
        scope: "general",
        asks: "Are samples at most 95 % as often recognisable as real digits?",
        criteria: [{ ...halfOfReal, relation: "at most", threshold: 0.95, anchor: 1 }],
        ifMet: "Not all are perfect.",
        ifNot: "They are as good as real ones.",
        controls: [
          { subject: "spliced-digits", expected: "pass", why: "halves of two digits are none" },
          { subject: "other-real-digits", expected: "fail", why: "real digits are as good as real ones" },
        ],
      },
    ],
  },
  {
    id: "learnt-not-memorised",
    section: "Amostras Geradas",
    quotes: ["mas mostram que o modelo realmente aprendeu a estrutura dos dígitos, não apenas memorizou."],
    english: "They show that the model really learnt the structure of digits and did not just memorise.",
    changed: "Split: not memorised (with a model that did as control), and structure, read as samples of every digit.",
    questions: [
      {
        scope: "general",
        asks: "Did it not memorise: nothing near, and test digits within 5 nats of training digits?",
        criteria: [nothingNear, { measure: "generalisationGap", subject: "vae", relation: "at most", threshold: 5 }],
        ifMet: "It did not memorise.",
        ifNot: "It did, at least in part.",
        controls: [
          { subject: "other-real-digits", expected: "pass", why: "unseen digits are no memory" },
          { subject: "memoriser", expected: "fail", why: "it was made to memorise" },
          { subject: "memoriser", expected: "fail", criterion: 1, why: "it was made to memorise" },
        ],
      },
      {
        scope: "general",
        asks: "Did it learn each digit: is the rarest at least 3 % of the recognisable samples?",
        criteria: [{ measure: "rarestClass", subject: "vae", relation: "at least", threshold: 0.03 }],
        ifMet: "Every digit is among the samples.",
        ifNot: "Some digit is hardly drawn.",
        controls: [
          { subject: "other-real-digits", expected: "pass", why: "each digit is among the test digits" },
          { subject: "beta-0", expected: "fail", why: "without KL N(0, I) is no place of digits" },
        ],
      },
    ],
  },
];
