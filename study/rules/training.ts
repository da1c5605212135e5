import { Sentence } from "./rules";

/** What the write-up says of its data, its training and its loss curve. */
export const TRAINING_SENTENCES: readonly Sentence[] = [
  {
    id: "data",
    section: "Dados e Treinamento",
    quotes: ["Usei MNIST - 60k imagens de treino, 10k de teste."],
    english: "I used MNIST: 60k training images, 10k test images.",
    changed: "New: the first edition left this sentence out.",
    mnistOnly: true,
    questions: [
      {
        scope: "reported",
        asks: "Do the published files hold so many images?",
        criteria: [
          { measure: "trainImages", subject: "facts", relation: "at least", threshold: 60000, anchor: 60000 },
          { measure: "trainImages", subject: "facts", relation: "at most", threshold: 60000, anchor: 60000 },
          { measure: "testImages", subject: "facts", relation: "at least", threshold: 10000, anchor: 10000 },
          { measure: "testImages", subject: "facts", relation: "at most", threshold: 10000, anchor: 10000 },
        ],
        ifMet: "The files, checked by their checksums, hold 60,000 and 10,000 images.",
        ifNot: "They are other files.",
        needsNoControl: "a count",
      },
    ],
  },
  {
    id: "normalised-and-split",
    section: "Dados e Treinamento",
    quotes: ["Normalizei para [0,1] e dividi treino/validação em 80/20."],
    english: "I normalised to [0, 1] and split training and validation 80/20.",
    changed: "New: the first edition left this sentence out.",
    questions: [
      {
        scope: "reported",
        asks: "Does the reproduction do the same?",
        criteria: [
          { measure: "leastPixel", subject: "facts", relation: "at least", threshold: 0 },
          { measure: "greatestPixel", subject: "facts", relation: "at most", threshold: 1, anchor: 1 },
          { measure: "validationShare", subject: "facts", relation: "at least", threshold: 0.2, anchor: 0.2 },
          { measure: "validationShare", subject: "facts", relation: "at most", threshold: 0.2, anchor: 0.2 },
        ],
        ifMet: "Pixels lie in [0, 1], and a fifth is held out, here as there.",
        ifNot: "The reproduction is another experiment.",
        needsNoControl: "a count",
      },
    ],
  },
  {
    id: "standard-training",
    section: "Dados e Treinamento",
    quotes: ["Treinei por 20 épocas com Adam e learning rate 1e-3.", "Nada de especial, só o padrão que funciona."],
    english: "I trained for 20 epochs with Adam and learning rate 1e-3. Nothing special, just the default that works.",
    changed: "New: the first edition left this sentence out.",
    questions: [
      {
        scope: "general",
        asks: "Does that training work: does validation fall to less than 90 % of the first epoch's, with no seed diverging?",
        criteria: [{ measure: "lossKept", subject: "vae", relation: "at most", threshold: 0.9, anchor: 1 }],
        ifMet: "These settings train the model each time. (1e-3 is Adam's default in PyTorch.)",
        ifNot: "With these settings the loss does not fall.",
        controls: [
          { subject: "geometric-curve", expected: "pass", why: "its validation falls" },
          { subject: "straight-curve", expected: "fail", why: "its validation rises" },
        ],
      },
    ],
  },
  {
    id: "starts-at-160",
    section: "Curva de Perda",
    quotes: ["A perda começa alta (~160)"],
    english: "The loss starts high (about 160).",
    changed:
      "Said to be circular: the batch size, which the write-up does not state, was chosen here as 64 because it gives this number. Split from how fast it falls.",
    mnistOnly: true,
    questions: [
      {
        scope: "reported",
        asks: "Is the first epoch's loss between 150 and 170? (With the batch size that was chosen by this.)",
        criteria: [
          { measure: "trainFirst", subject: "vae", relation: "at least", threshold: 150, anchor: 160 },
          { measure: "trainFirst", subject: "vae", relation: "at most", threshold: 170, anchor: 160 },
        ],
        ifMet: "Reproduced, and proves nothing: batch size 64 was inferred from this number.",
        ifNot: "With no batch size that was tried does it start where the write-up says.",
        controls: [
          { subject: "geometric-curve", expected: "pass", why: "it starts at 160" },
          { subject: "geometric-curve", criterion: 1, expected: "pass", why: "it starts at 160" },
          { subject: "straight-curve", criterion: 1, expected: "fail", why: "it starts at 240" },
        ],
      },
    ],
  },
  {
    id: "falls-quickly",
    section: "Curva de Perda",
    quotes: ["e cai rapidamente nos primeiros 5 epochs."],
    english: "and falls quickly in the first 5 epochs.",
    changed: "Split from where it starts.",
    questions: [
      {
        scope: "reported",
        asks: "Is three quarters of the whole fall made by epoch 5?",
        criteria: [{ measure: "fallByFive", subject: "vae", relation: "at least", threshold: 0.75, anchor: 1 }],
        ifMet: "It falls quickly at first.",
        ifNot: "It falls evenly.",
        controls: [
          { subject: "geometric-curve", expected: "pass", why: "it falls by half of the rest each epoch" },
          { subject: "straight-curve", expected: "fail", why: "it falls along a line" },
        ],
      },
    ],
  },
  {
    id: "converges-at-100-102",
    section: "Curva de Perda",
    quotes: ["Depois desacelera e converge em torno de 100-102."],
    english: "Then it slows down and converges around 100–102.",
    changed:
      "Split: that it slows down, where it ends, and whether it has converged, which a curve that still falls has not.",
    mnistOnly: true,
    questions: [
      {
        scope: "reported",
        asks: "Does it slow down: is the last epoch's fall at most a tenth of the second's?",
        criteria: [{ measure: "slowing", subject: "vae", relation: "at most", threshold: 0.1 }],
        ifMet: "It slows down.",
        ifNot: "It does not.",
        controls: [
          { subject: "geometric-curve", expected: "pass", why: "it falls by half of the rest each epoch" },
          { subject: "straight-curve", expected: "fail", why: "it falls along a line" },
        ],
      },
      {
        scope: "reported",
        asks: "Does training end around 100 to 102, that is from 99 to 103?",
        criteria: [
          { measure: "trainLast", subject: "vae", relation: "at least", threshold: 99, anchor: 101 },
          { measure: "trainLast", subject: "vae", relation: "at most", threshold: 103, anchor: 101 },
        ],
        ifMet: "It ends there.",
        ifNot: "It ends elsewhere.",
        controls: [
          { subject: "geometric-curve", expected: "pass", why: "it ends at 101" },
          { subject: "straight-curve", expected: "fail", why: "it ends at 60" },
        ],
      },
      {
        scope: "general",
        asks: "Has it converged: does the last epoch bring less than 0.1 nats?",
        criteria: [{ measure: "lastFall", subject: "vae", relation: "at most", threshold: 0.1 }],
        ifMet: "It has converged.",
        ifNot: "It still falls, slowly: 20 epochs are where it was stopped, not where it converges.",
        controls: [
          { subject: "geometric-curve", expected: "pass", why: "it hardly falls any more" },
          { subject: "straight-curve", expected: "fail", why: "it falls along a line" },
        ],
      },
    ],
  },
  {
    id: "no-overfitting",
    section: "Curva de Perda",
    quotes: [
      "O fato da validação seguir o treino sem divergir muito é bom - significa não está fazendo overfitting grave.",
    ],
    english: "Validation follows training without diverging much, which means no serious overfitting.",
    changed:
      "The sentence is on validation, so validation decides what was reported; test digits and the finished model answer what it is said to mean.",
    questions: [
      {
        scope: "reported",
        asks: "Does validation follow: within 5 nats of training at the end, and within 0.5 nats of its least?",
        criteria: [
          { measure: "validationGap", subject: "vae", relation: "at most", threshold: 5 },
          { measure: "validationRise", subject: "vae", relation: "at most", threshold: 0.5 },
        ],
        ifMet: "Validation follows training.",
        ifNot: "It diverges.",
        controls: [
          { subject: "geometric-curve", expected: "pass", why: "its validation lies 1 nat above" },
          { subject: "memoriser", expected: "fail", why: "it was made to overfit" },
          { subject: "memoriser", expected: "fail", criterion: 1, why: "it was made to overfit" },
        ],
      },
      {
        scope: "general",
        asks: "Is the finished model nearly as good on test digits as on those it was trained on, to 5 nats?",
        criteria: [{ measure: "generalisationGap", subject: "vae", relation: "at most", threshold: 5 }],
        ifMet: "No serious overfitting.",
        ifNot: "It overfits.",
        controls: [
          {
            subject: "beta-4",
            expected: "pass",
            why: "so little passes through its code that little can be learnt by heart",
          },
          { subject: "memoriser", expected: "fail", why: "it was made to overfit" },
        ],
      },
    ],
  },
];
