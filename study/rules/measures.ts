import { ControlSubject, MeasureWords } from "./rules";

const nats = { unit: " nats", digits: 1, by: "nothing" } as const;
const number = (digits: number, by: MeasureWords["by"] = "nothing") => ({ unit: "", digits, by });
const share = (by: MeasureWords["by"]) => ({ unit: " %", digits: 1, by });

/** What is measured, by the name that it has in results/audit.json. Shares lie between 0 and 1 and are shown in per cent. */
export const MEASURES: Readonly<Record<string, MeasureWords>> = {
  trainImages: { what: "images in the training files", ...number(0) },
  testImages: { what: "images in the test files", ...number(0) },
  leastPixel: { what: "least value of a pixel as the model sees it", ...number(2) },
  greatestPixel: { what: "greatest value of a pixel as the model sees it", ...number(2) },
  validationShare: { what: "share of the training files that is held out for validation", ...share("nothing") },
  classes: { what: "classes in the labels", ...number(0) },
  gradientError: { what: "greatest difference of automatic gradients of z from 1 and ½ σ ε", ...number(6) },
  blockedGradient: {
    what: "greatest automatic gradient by μ and log σ² when z is drawn and then taken as given",
    ...number(6),
  },
  otherEstimator: {
    what: "gradient of the expected BCE by μ from the score function, which needs no reparameterisation: greatest difference from the reparameterised one, in standard errors",
    ...number(1),
  },
  estimatorVariance: {
    what: "variance of the score-function gradient over that of the reparameterised one",
    ...number(0),
  },
  misplacedMinima: { what: "grey levels of 256 at which BCE is not least at p = x", ...number(0) },
  parameters: { what: "trained numbers", ...number(0) },
  sumError: { what: "test loss less BCE less KL, the absolute value", ...number(6) },
  trainFirst: { what: "training loss of the first epoch, per image", ...nats },
  trainLast: { what: "training loss of the last epoch, per image", ...nats },
  fallByFive: { what: "share of the whole fall of the training loss that epoch 5 has reached", ...share("nothing") },
  lastFall: { what: "fall of the training loss in the last epoch", unit: " nats", digits: 2, by: "nothing" },
  slowing: { what: "fall in the last epoch over the fall in the second", ...number(3) },
  validationGap: { what: "validation loss less training loss at the end", unit: " nats", digits: 2, by: "nothing" },
  validationRise: { what: "validation loss at the end above its least", unit: " nats", digits: 2, by: "nothing" },
  lossKept: { what: "validation loss of the last epoch over that of the first", ...share("nothing") },
  generalisationGap: {
    what: "test loss less training loss of the finished model",
    unit: " nats",
    digits: 2,
    by: "nothing",
  },
  testBce: { what: "BCE of test digits", ...nats },
  testKl: { what: "KL of test digits", ...nats },
  aboveFloor: { what: "BCE of test digits above its floor, the entropy of grey pixels", ...nats },
  meanImageError: {
    what: "mean squared error of a pixel where each test image is replaced by the training images' mean",
    ...number(4),
  },
  squaredError: { what: "mean squared error of a pixel", ...number(4) },
  edges: { what: "share of the originals' edges that reconstructions keep", ...share("nothing") },
  missingNormaliser: {
    what: "what BCE leaves out of −log p(x | z) for grey pixels (continuous Bernoulli), over the test loss",
    ...share("nothing"),
  },
  bound1: {
    what: "bound of log p(x) with one draw of z (ELBO), nats per image",
    unit: " nats",
    digits: 2,
    by: "nothing",
  },
  bound50: { what: "bound of log p(x) with 50 draws of z", unit: " nats", digits: 2, by: "nothing" },
  activeUnits: { what: "latent numbers whose mean depends on the image (active units)", ...number(1) },
  furthestMean: { what: "furthest mean of z from 0 over the latent dimensions, absolute", ...number(3) },
  furthestVariance: { what: "furthest variance of z from 1 over the latent dimensions, absolute", ...number(3) },
  priorAuc: {
    what: "area under the curve of a classifier that tells codes z from draws of N(0, I): 0.5 where it can't",
    ...number(3),
  },
  priorKl: {
    what: "estimated KL of the codes' density from N(0, I), all dimensions together",
    unit: " nats",
    digits: 2,
    by: "nothing",
  },
  unevenness: { what: "greatest over mean step of decoded paths between test images", ...number(2) },
  nearer: {
    what: "probability that a sample lies nearer to a training image than an unseen test image does: pixels, moved by a pixel where that is nearer",
    ...number(2),
  },
  medianDistance: {
    what: "median distance of samples to the nearest training image, over that of unseen test images",
    ...number(2),
  },
  centroidAgreement: {
    what: "correlation of the classes' centroid distances with those of the other seeds' codes",
    ...number(2),
  },
  reconstructions: { what: "share of reconstructions recognisable as the right digit", ...share("judge") },
  samples: { what: "share of samples that is recognisable; z from N(0, I)", ...share("judge") },
  gaussianSamples: {
    what: "share of samples that is recognisable; z from a Gaussian fitted to the codes",
    ...share("judge"),
  },
  mixtureSamples: {
    what: "share of samples that is recognisable; z from ten Gaussians fitted to the codes",
    ...share("judge"),
  },
  rarestClass: { what: "share of the rarest class among the recognisable samples", ...share("judge") },
  midpoints: {
    what: "share of the images halfway between two digits of different classes that is recognisable",
    ...share("judge"),
  },
  frechet: { what: "Fréchet distance of samples to test digits in the judge's features", ...number(1, "judge") },
  knnMap: { what: "points of the map whose ten nearest others vote for their class", ...share("map") },
  knnSpace: { what: "codes whose ten nearest others vote for their class", ...share("map") },
  silhouetteSpace: { what: "mean silhouette of the classes among the codes", ...number(3, "map") },
  leastSilhouette: { what: "silhouette of the class that has the least on the map", ...number(2, "map") },
  leastPiece: {
    what: "largest connected piece of the class whose largest piece is smallest on the map",
    ...share("map"),
  },
  leastPurity: { what: "points with their own class around them, of the class with the fewest", ...share("map") },
  rank38: {
    what: "place of 3–8 among the 45 pairs of digits, by how often they are neighbours on the map",
    ...number(1, "map"),
  },
  rank49: {
    what: "place of 4–9 among the 45 pairs of digits, by how often they are neighbours on the map",
    ...number(1, "map"),
  },
  laterPair: {
    what: "place of 3–8 or of 4–9, whichever comes later among the 45 pairs by how often they are neighbours",
    ...number(1, "map"),
  },
  enclosed: {
    what: "area of enclosed holes in the region that holds 95 % of the map's density (Gaussian kernels, bandwidth by leave-one-out likelihood), as a share of it with its holes filled",
    ...share("map"),
  },
  roundness: { what: "4π area / perimeter² of the map's hull: 1 for a disc", ...number(2, "map") },
  eccentricity: { what: "eccentricity of the map's points: 0 for a disc", ...number(2, "map") },
};

/** What the rules are tried on. */
export const CONTROLS: Readonly<Record<ControlSubject, string>> = {
  "real-digits": "test images, a random draw",
  "other-real-digits": "other test images, as if they were samples",
  "blurred-digits": "test images blurred by 1 pixel",
  "spliced-digits": "upper half of one test image on the lower half of another",
  "cross-fades": "means of the pixels of two test images of different classes",
  memoriser: "a VAE trained on few images until it gives them back",
  copies: "training images, shifted by a pixel and blurred, as if they were samples",
  "normal-codes": "draws of N(0, I) instead of codes",
  "shifted-codes": "draws of N(0, I) with 0.5 added to each number",
  "correlated-codes": "draws with standard normal numbers of which each two have the correlation 0.9",
  "lookup-paths": "paths on which each image is the nearest training image: they jump",
  "pixel-map": "the pixels of the same test images under the same t-SNE",
  "noise-map": "N(0, I) with the test images' labels under the same t-SNE",
  "normal-map": "draws of a two-dimensional N(0, I), not mapped",
  "disc-map": "points spread evenly over a disc, not mapped",
  "ellipse-map": "points spread evenly over an ellipse twice as long as wide, not mapped",
  "islands-map": "ten round clusters, one a class, apart from each other",
  "ring-map": "points spread evenly over a ring whose hole has half its radius",
  "split-islands-map": "ten round clusters, each class in two of them",
  "joined-pairs-map": "ten round clusters, those of 3 and 8 on each other and those of 4 and 9",
  "random-clusters": "ten centroids drawn anew at random for each seed",
  "same-clusters": "ten centroids, the same for each seed but for small noise",
  "geometric-curve":
    "a made-up curve that falls from 160 to 101, by half of the rest each epoch; validation lies 1 above",
  "straight-curve": "a made-up curve that falls from 240 to 60 along a line, while validation rises",
  "wrong-gradient": "σ ε in place of ½ σ ε",
  "second-estimate": "the reparameterised gradient from other draws",
  "wrong-estimator": "the score-function gradient with a factor of 2",
  "squared-error": "(x − p)² in place of BCE",
  "linear-loss": "−x p − (1 − x)(1 − p) in place of BCE",
  "whole-density": "the continuous Bernoulli, which leaves nothing out",
};
