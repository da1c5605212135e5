import { Criterion, Sentence } from "./rules";

const halfOfReal: Criterion = {
  measure: "samples",
  subject: "vae",
  relation: "at least",
  threshold: 0.5,
  against: { subject: "real-digits", by: "ratio" },
};

/** The best of what an autoencoder's codes give, with a density fitted to them, is below half of the VAE's. */
const fittedFails: Criterion = {
  measure: "mixtureSamples",
  subject: "autoencoder",
  relation: "at most",
  threshold: 0.5,
  against: { subject: "vae", measure: "samples", by: "ratio" },
};
const priorFails: Criterion = { ...fittedFails, measure: "samples" };

/** What the write-up says of reconstructions. */
export const RECONSTRUCTION_SENTENCES: readonly Sentence[] = [
  {
    id: "recognisable-reconstructions",
    section: "Reconstruções",
    quotes: ["os dígitos são claramente reconhecíveis."],
    english: "The (reconstructed) digits are clearly recognisable.",
    changed: "Several judges and operating points; the originals are a random draw measured by the same judge.",
    questions: [
      {
        scope: "general",
        asks: "Are reconstructions at least 95 % as often recognisable as the right digit as the originals are?",
        criteria: [
          {
            measure: "reconstructions",
            subject: "vae",
            relation: "at least",
            threshold: 0.95,
            anchor: 1,
            also: [0.9],
            against: { subject: "real-digits", by: "ratio" },
          },
        ],
        ifMet: "They are clearly recognisable.",
        ifNot: "Too many can't be told.",
        controls: [
          { subject: "blurred-digits", expected: "pass", why: "soft digits are digits still" },
          { subject: "spliced-digits", expected: "fail", why: "halves of two digits are none" },
        ],
      },
    ],
  },
  {
    id: "less-sharp",
    section: "Reconstruções",
    quotes: ["Não é tão nítido quanto um Autoencoder padrão"],
    english: "Not as sharp as a standard autoencoder.",
    changed: "Split from the smoothed look; a difference of 2 points is asked for, in place of any.",
    questions: [
      {
        scope: "general",
        asks: "Do the VAE's reconstructions keep at least 2 points less of the originals' edges than the autoencoder's?",
        criteria: [
          {
            measure: "edges",
            subject: "vae",
            relation: "at most",
            threshold: -0.02,
            against: { subject: "autoencoder", by: "difference" },
          },
        ],
        ifMet: "The autoencoder is sharper.",
        ifNot: "They are about as sharp.",
        controls: [
          { subject: "blurred-digits", expected: "pass", why: "blur takes edges away" },
          { subject: "real-digits", expected: "fail", why: "the originals keep all edges" },
        ],
      },
    ],
  },
  {
    id: "autoencoder-capacity",
    section: "Reconstruções",
    quotes: ["(que teria mais capacidade)"],
    english: "A standard autoencoder, which would have more capacity.",
    changed:
      "Two readings, parameters and information, since the write-up does not define its autoencoder: here it has the same layers without sampling and without KL.",
    questions: [
      {
        scope: "reported",
        asks: "Capacity as the number of trained numbers: has the autoencoder more, with the same layers?",
        criteria: [
          {
            measure: "parameters",
            subject: "autoencoder",
            relation: "at least",
            threshold: 1.0001,
            anchor: 1,
            against: { subject: "vae", by: "ratio" },
          },
        ],
        ifMet: "It has more.",
        ifNot: "It has fewer: it lacks the head for log σ².",
        needsNoControl: "a count",
      },
      {
        scope: "general",
        asks: "Capacity as what passes through the code: is the autoencoder's BCE above the floor at least 10 % lower?",
        criteria: [
          {
            measure: "aboveFloor",
            subject: "autoencoder",
            relation: "at most",
            threshold: 0.9,
            anchor: 1,
            against: { subject: "vae", by: "ratio" },
          },
        ],
        ifMet: "Without noise in the code more of the image passes through the same 20 numbers.",
        ifNot: "No more passes.",
        controls: [
          { subject: "beta-0.25", expected: "pass", why: "less KL, so more may pass" },
          { subject: "beta-4", expected: "fail", why: "more KL, so less may pass" },
        ],
      },
    ],
  },
  {
    id: "smoothed",
    section: "Reconstruções",
    quotes: ['mas tem esse aspecto "suavizado" típico de VAE.'],
    english: 'It has the "smoothed" look typical of a VAE.',
    changed: "Split from the comparison with the autoencoder. «Típico»: the autoencoder is a rival.",
    questions: [
      {
        scope: "reported",
        asks: "Do reconstructions keep at most 95 % of the originals' edges?",
        criteria: [{ measure: "edges", subject: "vae", relation: "at most", threshold: 0.95, anchor: 1 }],
        ifMet: "They are smoothed.",
        ifNot: "They are as sharp as the originals.",
        controls: [
          { subject: "blurred-digits", expected: "pass", why: "blur takes edges away" },
          { subject: "real-digits", expected: "fail", why: "the originals keep all edges" },
        ],
        rivals: ["autoencoder"],
      },
    ],
  },
  {
    id: "reason-for-softness",
    section: "Reconstruções",
    quotes: ["A razão é que"],
    english: "The reason (for the smoothed look) is the KL term.",
    changed: "New: a sentence on a cause asks for an intervention, which the first edition had measured and not used.",
    questions: [
      {
        scope: "general",
        asks: "Do reconstructions lose edges as the KL term weighs more: from β 0 to 1 and from 1 to 4, 2 points each?",
        criteria: [
          {
            measure: "edges",
            subject: "vae",
            relation: "at most",
            threshold: -0.02,
            against: { subject: "beta-0", by: "difference" },
          },
          {
            measure: "edges",
            subject: "beta-4",
            relation: "at most",
            threshold: -0.02,
            against: { subject: "vae", by: "difference" },
          },
        ],
        ifMet: "The more the term weighs, the softer the picture: it is a reason.",
        ifNot: "Softness comes from elsewhere.",
        controls: [
          { subject: "blurred-digits", expected: "pass", why: "blur takes edges away" },
          { subject: "real-digits", expected: "fail", why: "the originals keep all edges" },
        ],
      },
      {
        scope: "general",
        asks: "Is it the whole reason: do reconstructions without the term keep 98 % of the edges?",
        criteria: [
          { measure: "edges", subject: "beta-0", relation: "at least", threshold: 0.98, anchor: 1, also: [0.95] },
        ],
        ifMet: "Without the term nothing is smoothed.",
        ifNot: "Also without the term they are smoothed: 20 numbers and BCE do that by themselves.",
        controls: [
          { subject: "real-digits", expected: "pass", why: "the originals keep all edges" },
          { subject: "blurred-digits", expected: "fail", why: "blur takes edges away" },
        ],
      },
    ],
  },
  {
    id: "sacrifices-reconstruction",
    section: "Reconstruções",
    quotes: ["o VAE sacrifica um pouco da qualidade de reconstrução em troca de um espaço latente bem organizado."],
    english: "The VAE sacrifices a little reconstruction quality in exchange for a well organised latent space.",
    changed:
      "«Bem organizado» is explained by the next sentence, that random samples are digits: agreement of all codes with N(0, I), and samples, take the place of class separation. Whether «um pouco» is a little is a question of its own.",
    questions: [
      {
        scope: "reported",
        asks: "Does it sacrifice quality: is its BCE above the floor at least 10 % higher than the autoencoder's?",
        criteria: [
          {
            measure: "aboveFloor",
            subject: "vae",
            relation: "at least",
            threshold: 1.1,
            anchor: 1,
            against: { subject: "autoencoder", by: "ratio" },
          },
        ],
        ifMet: "It pays in reconstruction.",
        ifNot: "It pays nothing that counts.",
        controls: [
          { subject: "beta-4", expected: "pass", why: "more KL costs more" },
          { subject: "autoencoder", expected: "fail", why: "it pays nothing against itself" },
        ],
      },
      {
        scope: "general",
        asks: "Is it a little: is the squared error at most a quarter higher?",
        criteria: [
          {
            measure: "squaredError",
            subject: "vae",
            relation: "at most",
            threshold: 1.25,
            anchor: 1,
            also: [1.5],
            against: { subject: "autoencoder", by: "ratio" },
          },
        ],
        ifMet: "It is a little.",
        ifNot: "It is not a little.",
        controls: [
          { subject: "autoencoder", expected: "pass", why: "it pays nothing against itself" },
          { subject: "beta-4", expected: "fail", why: "more KL costs more" },
        ],
      },
      {
        scope: "general",
        asks: "Is the space organised for drawing: nearer to N(0, I) than the autoencoder's, with a KL of at most half, and samples of which at least half are as recognisable as real digits?",
        criteria: [
          {
            measure: "priorKl",
            subject: "vae",
            relation: "at most",
            threshold: 0.5,
            against: { subject: "autoencoder", by: "ratio" },
          },
          halfOfReal,
        ],
        ifMet: "What is bought is a space from which one can draw.",
        ifNot: "The space is not what the next sentence needs.",
        controls: [
          { subject: "normal-codes", expected: "pass", why: "N(0, I) is where one draws from" },
          { subject: "autoencoder", expected: "fail", why: "its codes lie anywhere" },
        ],
      },
    ],
  },
  {
    id: "no-samples-without",
    section: "Reconstruções",
    quotes: ["Sem isso, não conseguiria gerar amostras decentes."],
    english: "Without that, it could not generate decent samples.",
    changed: "Two verdicts in place of a part: without any more work (reported) and at all (general).",
    questions: [
      {
        scope: "reported",
        asks: "From N(0, I): are less than half as many of the autoencoder's samples recognisable as of the VAE's?",
        criteria: [priorFails],
        ifMet: "As it stands the autoencoder does not generate.",
        ifNot: "It generates as it stands.",
        controls: [
          { subject: "spliced-digits", expected: "pass", why: "halves of two digits are none" },
          { subject: "vae", expected: "fail", why: "it generates as well as itself" },
        ],
      },
      {
        scope: "general",
        asks: "And with a mixture of ten Gaussians fitted to its codes, still less than half?",
        criteria: [fittedFails],
        ifMet: "Without an organised space no decent samples.",
        ifNot:
          "One can also look where the codes lie and draw from there: what the space lacks can be put right afterwards.",
        controls: [
          { subject: "spliced-digits", expected: "pass", why: "halves of two digits are none" },
          { subject: "vae", expected: "fail", why: "with a mixture it generates no worse" },
        ],
      },
    ],
  },
];
