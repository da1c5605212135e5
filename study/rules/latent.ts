import { Control, Criterion, Sentence } from "./rules";

const MAP_CONTROLS: readonly Control[] = [
  { subject: "islands-map", expected: "pass", why: "ten clusters apart" },
  { subject: "noise-map", expected: "fail", why: "it knows no classes" },
];

const clusters: readonly Criterion[] = [
  { measure: "leastSilhouette", subject: "vae", relation: "at least", threshold: 0.25 },
  { measure: "leastPiece", subject: "vae", relation: "at least", threshold: 0.9, anchor: 1, also: [0.8] },
  { measure: "leastPurity", subject: "vae", relation: "at least", threshold: 0.9, anchor: 1, also: [0.8] },
];

const noHoles: Criterion = {
  measure: "enclosed",
  subject: "vae",
  relation: "at most",
  threshold: 0.02,
  also: [0.01, 0.05],
};
const even: Criterion = { measure: "unevenness", subject: "vae", relation: "at most", threshold: 2, anchor: 1 };
const round: readonly Criterion[] = [
  { measure: "roundness", subject: "vae", relation: "at least", threshold: 0.9, anchor: 1 },
  { measure: "eccentricity", subject: "vae", relation: "at most", threshold: 0.6 },
];

/** What the write-up says of the latent space. */
export const LATENT_SENTENCES: readonly Sentence[] = [
  {
    id: "well-defined-clusters",
    section: "Espaço Latente",
    quotes: ["Cada número forma um cluster bem definido"],
    english: "Each number forms a well-defined cluster.",
    changed:
      "The verdict turned on one threshold of one measure and came in parts; now three measures of the worst digit, other thresholds, map seeds, and means or samples, since the write-up doesn't say which it maps.",
    questions: [
      {
        scope: "reported",
        asks: "On the map: has the worst class a silhouette of 0.25, nine of ten points in one piece and among their own?",
        criteria: clusters,
        ifMet: "Each class is one cluster.",
        ifNot: "Some class lies in pieces, or in another's.",
        controls: [
          ...MAP_CONTROLS,
          { subject: "islands-map", criterion: 1, expected: "pass", why: "ten clusters apart" },
          { subject: "split-islands-map", criterion: 1, expected: "fail", why: "each class lies in two pieces" },
          { subject: "islands-map", criterion: 2, expected: "pass", why: "ten clusters apart" },
          { subject: "noise-map", criterion: 2, expected: "fail", why: "it knows no classes" },
        ],
        rivals: ["pixel-map", "autoencoder"],
      },
      {
        scope: "general",
        asks: "Is it the VAE: does its map name 2 points more of 100 by their neighbours than the map of raw pixels?",
        criteria: [
          {
            measure: "knnMap",
            subject: "vae",
            relation: "at least",
            threshold: 0.02,
            against: { subject: "pixel-map", by: "difference" },
          },
        ],
        ifMet: "The VAE's codes keep classes better apart than pixels do.",
        ifNot: "Pixels without any model have such a map: it says nothing of the VAE.",
        controls: [
          { subject: "islands-map", expected: "pass", why: "ten clusters apart" },
          { subject: "pixel-map", expected: "fail", why: "it is not better than itself" },
        ],
      },
    ],
  },
  {
    id: "similar-digits-near",
    section: "Espaço Latente",
    quotes: ["Números similares ficam próximos (3 e 8, 4 e 9)"],
    english: "Similar numbers lie close (3 and 8, 4 and 9).",
    changed:
      "By how often two digits are neighbours, in place of centroids: a t-SNE map means its neighbourhoods. That pixels do as well is a verdict of its own.",
    mnistOnly: true,
    questions: [
      {
        scope: "reported",
        asks: "Are both pairs among the 5 of 45 that are most often neighbours on the map?",
        criteria: [{ measure: "laterPair", subject: "vae", relation: "at most", threshold: 5 }],
        ifMet: "They lie close.",
        ifNot: "At least one of the pairs does not.",
        controls: [
          { subject: "joined-pairs-map", expected: "pass", why: "3 and 8, and 4 and 9, lie on each other" },
          { subject: "islands-map", expected: "fail", why: "no two of its clusters touch" },
        ],
        rivals: ["pixel-map", "autoencoder"],
      },
      {
        scope: "general",
        asks: "Is it the VAE: is one of the pairs not among the 5 on the map of raw pixels, which no model has touched?",
        criteria: [{ measure: "laterPair", subject: "pixel-map", relation: "at least", threshold: 6 }],
        ifMet: "Pixels don't have it, the VAE's codes do.",
        ifNot: "They are near already in their pixels: it says nothing of the VAE.",
        controls: [
          { subject: "islands-map", expected: "pass", why: "no two of its clusters touch" },
          { subject: "joined-pairs-map", expected: "fail", why: "3 and 8, and 4 and 9, lie on each other" },
        ],
      },
    ],
  },
  {
    id: "no-holes",
    section: "Espaço Latente",
    quotes: ["Não há buracos ou discontinuidades abruptas"],
    english: "There are no holes or abrupt discontinuities.",
    changed:
      "The empty share of the hull, which calls even a Gaussian half empty, gave way to a density estimate and its enclosed holes; noise, which has none, is a control that should pass. Holes and discontinuities are two questions.",
    questions: [
      {
        scope: "reported",
        asks: "Do enclosed holes of the map's density make up at most 2 % of its dense region?",
        criteria: [noHoles],
        ifMet: "No holes.",
        ifNot: "There are holes.",
        controls: [
          { subject: "normal-map", expected: "pass", why: "a Gaussian has no hole" },
          { subject: "noise-map", expected: "pass", why: "t-SNE of noise has no reason for one" },
          { subject: "ring-map", expected: "fail", why: "it is one hole" },
        ],
        rivals: ["pixel-map", "autoencoder"],
      },
      {
        scope: "general",
        asks: "Between the codes of two images, is no step of the decoded picture more than twice the mean step?",
        criteria: [even],
        ifMet: "The decoder goes over without a jump.",
        ifNot: "It jumps.",
        controls: [
          { subject: "cross-fades", expected: "pass", why: "even by construction" },
          { subject: "lookup-paths", expected: "fail", why: "they jump from image to image" },
        ],
        rivals: ["autoencoder"],
      },
    ],
  },
  {
    id: "almost-circular",
    section: "Espaço Latente",
    quotes: ["Tudo forma um padrão quase circular"],
    english: "Everything forms an almost circular pattern.",
    changed:
      "«Quase» asked for 0.95, which a hull of scattered points hardly reaches; now 0.9 and an eccentricity of 0.6 (axes 5 to 4). That it does not distinguish a VAE from pixels or noise is a verdict of its own.",
    questions: [
      {
        scope: "reported",
        asks: "Is the map's hull at least 0.9 round, and its points' eccentricity at most 0.6?",
        criteria: round,
        ifMet: "It is almost circular.",
        ifNot: "It is not.",
        controls: [
          { subject: "disc-map", expected: "pass", why: "a disc is round" },
          { subject: "ellipse-map", expected: "fail", why: "twice as long as wide" },
          { subject: "disc-map", criterion: 1, expected: "pass", why: "a disc is round" },
          { subject: "ellipse-map", criterion: 1, expected: "fail", why: "twice as long as wide" },
        ],
        rivals: ["pixel-map", "noise-map", "autoencoder"],
      },
      {
        scope: "general",
        asks: "Does roundness say anything of the VAE: is the map of noise, which has no structure at all, less round than 0.9?",
        criteria: [{ measure: "roundness", subject: "noise-map", relation: "at most", threshold: 0.9, anchor: 1 }],
        ifMet: "It is a trait of spaces with structure.",
        ifNot: "t-SNE makes round maps of noise as well: not diagnostic.",
        controls: [
          { subject: "ellipse-map", expected: "pass", why: "twice as long as wide" },
          { subject: "disc-map", expected: "fail", why: "a disc is round" },
        ],
      },
    ],
  },
  {
    id: "autoencoder-scattered",
    section: "Espaço Latente",
    quotes: ["Se fosse um Autoencoder padrão, teria clusters espalhados aleatoriamente."],
    english: "A standard autoencoder would have clusters scattered at random.",
    changed:
      "«Aleatoriamente» is tested across seeds: clusters that are scattered at random lie elsewhere each time. Whether they are clusters is a question of its own.",
    questions: [
      {
        scope: "reported",
        asks: "Are its clusters worse than the VAE's: do neighbours on its map name 5 points of 100 fewer?",
        criteria: [
          {
            measure: "knnMap",
            subject: "autoencoder",
            relation: "at most",
            threshold: -0.05,
            against: { subject: "vae", by: "difference" },
          },
        ],
        ifMet: "Its classes are more scattered than the VAE's.",
        ifNot: "Its classes hang together as well as the VAE's.",
        controls: [
          { subject: "noise-map", expected: "pass", why: "it knows no classes" },
          { subject: "islands-map", expected: "fail", why: "ten clusters apart" },
        ],
      },
      {
        scope: "general",
        asks: "Are they scattered at random: is the order of their distances unrelated between seeds, a correlation of at most 0.3?",
        criteria: [
          { measure: "centroidAgreement", subject: "autoencoder", relation: "at most", threshold: 0.3, also: [0.5] },
        ],
        ifMet: "Where the clusters lie is chance.",
        ifNot: "Seed by seed the same classes are near each other: not at random.",
        controls: [
          { subject: "random-clusters", expected: "pass", why: "drawn anew each time" },
          { subject: "same-clusters", expected: "fail", why: "the same each time" },
        ],
        rivals: ["vae"],
      },
    ],
  },
  {
    id: "exactly-the-kl-term",
    section: "Espaço Latente",
    quotes: ["O que torna isso possível é exatamente o termo KL divergence forçando continuidade."],
    english: "What makes this possible is exactly the KL term, forcing continuity.",
    changed:
      "«Isso» is the map that was just described; samples no longer count here. Without the term its traits have to go.",
    questions: [
      {
        scope: "general",
        asks: "Does the map lose its clusters without KL: 5 points of 100 fewer named by their neighbours at β = 0?",
        criteria: [
          {
            measure: "knnMap",
            subject: "beta-0",
            relation: "at most",
            threshold: -0.05,
            against: { subject: "vae", by: "difference" },
          },
        ],
        ifMet: "The clusters of the map need the term.",
        ifNot: "The map keeps its clusters without the term: it is not what makes it possible.",
        controls: [
          { subject: "noise-map", expected: "pass", why: "it knows no classes" },
          { subject: "vae", expected: "fail", why: "it is not worse than itself" },
        ],
      },
      {
        scope: "general",
        asks: "Does the term force continuity: are 10 points of 100 fewer midpoints recognisable at β = 0?",
        criteria: [
          {
            measure: "midpoints",
            subject: "beta-0",
            relation: "at most",
            threshold: -0.1,
            against: { subject: "vae", by: "difference" },
          },
        ],
        ifMet: "Between two digits there is more often a digit with the term than without.",
        ifNot: "Between two digits it makes little difference.",
        controls: [
          { subject: "spliced-digits", expected: "pass", why: "halves of two digits are none" },
          { subject: "other-real-digits", expected: "fail", why: "real digits are recognisable" },
        ],
      },
    ],
  },
];
