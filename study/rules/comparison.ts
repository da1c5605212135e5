import { Sentence } from "./rules";

/** The write-up's comparison of VAE and standard autoencoder, row by row. */
export const COMPARISON_SENTENCES: readonly Sentence[] = [
  {
    id: "continuous-or-chaotic",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quotes: ["| Espaço Latente | Estruturado e contínuo | Caótico |"],
    english: "Latent space: VAE structured and continuous, autoencoder chaotic.",
    changed:
      "Evenness of paths favours cross-fades by construction; midpoints between digits of different classes take its place, and chaos is tested by structure that recurs over seeds.",
    questions: [
      {
        scope: "general",
        asks: "Is the VAE's space more continuous: 10 points of 100 more midpoints recognisable than the autoencoder's?",
        criteria: [
          {
            measure: "midpoints",
            subject: "vae",
            relation: "at least",
            threshold: 0.1,
            against: { subject: "autoencoder", by: "difference" },
          },
        ],
        ifMet: "Between two digits the VAE has digits more often.",
        ifNot: "Between two digits both do about as well.",
        controls: [
          { subject: "other-real-digits", expected: "pass", why: "real digits are recognisable" },
          { subject: "spliced-digits", expected: "fail", why: "halves of two digits are none" },
        ],
        rivals: ["cross-fades"],
      },
      {
        scope: "general",
        asks: "Is the autoencoder's space chaotic: do neighbours name less than half as many codes as the VAE's?",
        criteria: [
          {
            measure: "knnSpace",
            subject: "autoencoder",
            relation: "at most",
            threshold: 0.5,
            also: [0.9],
            against: { subject: "vae", by: "ratio" },
          },
        ],
        ifMet: "It is chaotic.",
        ifNot: "It keeps classes together as well.",
        controls: [
          { subject: "noise-map", expected: "pass", why: "it knows no classes" },
          { subject: "vae", expected: "fail", why: "it is as structured as itself" },
        ],
      },
    ],
  },
  {
    id: "who-generates",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quotes: ["| Consegue gerar? | Sim | Não |"],
    english: "Can it generate? VAE: yes. Autoencoder: no.",
    changed: "Three questions: yes; no as it stands; no at all.",
    questions: [
      {
        scope: "general",
        asks: "VAE, yes: at least half as many samples recognisable as real digits?",
        criteria: [
          {
            measure: "samples",
            subject: "vae",
            relation: "at least",
            threshold: 0.5,
            against: { subject: "real-digits", by: "ratio" },
          },
        ],
        ifMet: "It can.",
        ifNot: "Mostly it can't.",
        controls: [
          { subject: "other-real-digits", expected: "pass", why: "real digits are recognisable" },
          { subject: "spliced-digits", expected: "fail", why: "halves of two digits are none" },
        ],
      },
      {
        scope: "reported",
        asks: "Autoencoder, no: from N(0, I) less than a quarter of real digits' share?",
        criteria: [
          {
            measure: "samples",
            subject: "autoencoder",
            relation: "at most",
            threshold: 0.25,
            against: { subject: "real-digits", by: "ratio" },
          },
        ],
        ifMet: "As it stands it can't.",
        ifNot: "As it stands it can.",
        controls: [
          { subject: "spliced-digits", expected: "pass", why: "halves of two digits are none" },
          { subject: "other-real-digits", expected: "fail", why: "real digits are recognisable" },
        ],
      },
      {
        scope: "general",
        asks: "Autoencoder, no: also with a mixture fitted to its codes less than a quarter?",
        criteria: [
          {
            measure: "mixtureSamples",
            subject: "autoencoder",
            relation: "at most",
            threshold: 0.25,
            also: [0.5],
            against: { subject: "real-digits", measure: "samples", by: "ratio" },
          },
        ],
        ifMet: "It can't in any way that was tried.",
        ifNot: "It can, from a density fitted to its codes.",
        controls: [
          { subject: "spliced-digits", expected: "pass", why: "halves of two digits are none" },
          { subject: "vae", expected: "fail", why: "with a mixture it generates no worse" },
        ],
      },
    ],
  },
  {
    id: "regularisation",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quotes: ["| Regularização | Explícita (KL) | Nenhuma |"],
    english: "Regularisation: VAE explicit (KL), autoencoder none.",
    changed: "«Explícita» is so by definition of the loss; whether it shows is the question.",
    questions: [
      {
        scope: "reported",
        asks: "Is a KL term in one loss and none in the other?",
        criteria: [],
        ifMet: "",
        ifNot: "",
        byDefinition: "The VAE's loss has the term, the autoencoder's has not: that is how they were built.",
      },
      {
        scope: "general",
        asks: "Does it show: are the variances of the VAE's codes within 0.25 of 1 and the autoencoder's not within 1?",
        criteria: [
          { measure: "furthestVariance", subject: "vae", relation: "at most", threshold: 0.25 },
          { measure: "furthestVariance", subject: "autoencoder", relation: "at least", threshold: 1 },
        ],
        ifMet: "The VAE's codes are held at variance 1, the autoencoder's go where they like.",
        ifNot: "It does not show.",
        controls: [
          { subject: "normal-codes", expected: "pass", why: "its variances are 1" },
          { subject: "beta-0", expected: "fail", why: "nothing holds them" },
          { subject: "beta-0", criterion: 1, expected: "pass", why: "nothing holds them" },
          { subject: "normal-codes", criterion: 1, expected: "fail", why: "its variances are 1" },
        ],
      },
    ],
  },
  {
    id: "blurred-and-sharp",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quotes: ["| Reconstrução | Um pouco desfocada | Muito nítida |"],
    english: "Reconstruction: VAE a little blurred, autoencoder very sharp.",
    changed: "Two questions in place of a part.",
    questions: [
      {
        scope: "general",
        asks: "VAE, a little blurred: does it keep 80 to 95 % of the edges?",
        criteria: [
          { measure: "edges", subject: "vae", relation: "at least", threshold: 0.8, anchor: 1 },
          { measure: "edges", subject: "vae", relation: "at most", threshold: 0.95, anchor: 1 },
        ],
        ifMet: "It is a little blurred.",
        ifNot: "It is sharp, or more than a little blurred.",
        controls: [
          { subject: "real-digits", expected: "pass", why: "the originals keep all edges" },
          { subject: "blurred-digits", expected: "fail", why: "blurred by a pixel is more than a little" },
          { subject: "blurred-digits", criterion: 1, expected: "pass", why: "blur takes edges away" },
          { subject: "real-digits", criterion: 1, expected: "fail", why: "the originals keep all edges" },
        ],
      },
      {
        scope: "general",
        asks: "Autoencoder, very sharp: does it keep more than 95 %?",
        criteria: [{ measure: "edges", subject: "autoencoder", relation: "at least", threshold: 0.95, anchor: 1 }],
        ifMet: "It is very sharp.",
        ifNot: "It is blurred as well.",
        controls: [
          { subject: "real-digits", expected: "pass", why: "the originals keep all edges" },
          { subject: "blurred-digits", expected: "fail", why: "blur takes edges away" },
        ],
      },
    ],
  },
  {
    id: "trade-off",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quotes: ["VAE é um trade-off."],
    english: "A VAE is a trade-off.",
    changed: "New: the first edition left this sentence out.",
    questions: [
      {
        scope: "general",
        asks: "As β goes from 0.25 to 4, are reconstructions worse (BCE above the floor 10 % higher) and samples better (10 % more recognisable)?",
        criteria: [
          {
            measure: "aboveFloor",
            subject: "beta-4",
            relation: "at least",
            threshold: 1.1,
            anchor: 1,
            against: { subject: "beta-0.25", by: "ratio" },
          },
          {
            measure: "samples",
            subject: "beta-4",
            relation: "at least",
            threshold: 1.1,
            anchor: 1,
            against: { subject: "beta-0.25", by: "ratio" },
          },
        ],
        ifMet: "One is had for the other.",
        ifNot: "There is no such trade.",
        controls: [
          { subject: "beta-0.25", expected: "fail", why: "nothing changes against itself" },
          { subject: "other-real-digits", criterion: 1, expected: "pass", why: "real digits are recognisable" },
          { subject: "beta-0.25", criterion: 1, expected: "fail", why: "nothing changes against itself" },
        ],
      },
    ],
  },
  {
    id: "little-lost-much-gained",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quotes: [
      "Perdemos um pouco em qualidade de reconstrução mas ganhamos um espaço latente interpretável e capacidade de geração.",
    ],
    english:
      "We lose a little reconstruction quality but gain an interpretable latent space and the ability to generate.",
    changed: "Three claims in one sentence, now three questions.",
    questions: [
      {
        scope: "general",
        asks: "Is a little lost: BCE above the floor at most a quarter higher than the autoencoder's?",
        criteria: [
          {
            measure: "aboveFloor",
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
          { subject: "autoencoder", expected: "pass", why: "it loses nothing against itself" },
          { subject: "beta-4", expected: "fail", why: "more KL costs more" },
        ],
      },
      {
        scope: "general",
        asks: "Is the space interpretable?",
        criteria: [],
        ifMet: "",
        ifNot: "",
        undecidable: {
          because:
            "the write-up does not say what would be interpreted: no number of the code has a meaning that is stated",
          wouldDecide: "factors with labels (slant, width, thickness), and how well single numbers predict them",
        },
      },
      {
        scope: "general",
        asks: "Is the ability to generate gained: twice as many samples from N(0, I) recognisable as the autoencoder's?",
        criteria: [
          {
            measure: "samples",
            subject: "vae",
            relation: "at least",
            threshold: 2,
            against: { subject: "autoencoder", by: "ratio" },
          },
        ],
        ifMet: "It is gained.",
        ifNot: "It is not.",
        controls: [
          { subject: "other-real-digits", expected: "pass", why: "real digits are recognisable" },
          { subject: "autoencoder", expected: "fail", why: "it gains nothing over itself" },
        ],
      },
    ],
  },
];
