import { WRITE_UP_ARCHITECTURE } from "../../lib/model/architecture";
import { SweptMeasurements } from "../measure-model";
import { betaSweep, betaSweepOfSeeds } from "../measurements";
import { brieflyOverSeeds, Claim, graded, overSeeds, percentOverSeeds, spreadText, vaes } from "./claim";
import { spread } from "../measures";

const { pixels, hidden, latentDim } = WRITE_UP_ARCHITECTURE;

/** Weights and biases of 784 → 512 → 256 → 2 · 20 and of 20 → 256 → 512 → 784. */
const PARAMETERS =
  2 * (pixels * hidden[0] + hidden[0] * hidden[1]) +
  3 * hidden[1] * latentDim +
  (hidden[0] + hidden[1] + 2 * latentDim) +
  (hidden[1] + hidden[0] + pixels);

/** What the write-up says of the model, its loss and its training. */
export const TRAINING_CLAIMS: Claim[] = [
  {
    id: "layers",
    section: "O Codificador",
    quote:
      "Basicamente: 784 (imagem achatada) → 512 → 256 → 20 dimensões latentes. Mantemos dois outputs: `mu` (média) e `logvar` (log da variância).",
    english: "784 → 512 → 256 → 20 latent dimensions, with two outputs.",
    measurement: "parameters of the trained models",
    rule: `holds when each has the ${PARAMETERS} of these layers`,
    decide: (measured) => ({
      verdict: graded(
        vaes(measured).every(({ parameters }) => parameters === PARAMETERS),
        false,
      ),
      found: `${vaes(measured)[0].parameters} parameters`,
    }),
  },
  {
    id: "probability-of-features",
    section: "O Codificador",
    quote:
      "A ideia é que ele não só codifique a informação, mas também nos diga a probabilidade de cada característica.",
    english: "The encoder also tells us the probability of each characteristic.",
    measurement: "latent units whose mean depends on the image (active units, Burda et al. 2016)",
    rule: "can't be decided: the encoder gives the mean and variance of 20 unnamed numbers, and no characteristic is defined whose probability could be compared",
    decide: (measured) => ({
      verdict: "can't be decided",
      found: `${overSeeds(vaes(measured), ({ activeUnits }) => activeUnits)} of ${latentDim} latent numbers depend on the image`,
    }),
  },
  {
    id: "gradients-pass",
    section: 'O "Truque" de Reparametrização',
    quote:
      "Em vez de simplesmente amostrar de uma distribuição, fazemos `z = μ + σ × ε`. Dessa forma os gradientes conseguem passar pela operação de amostragem.",
    english: "With z = μ + σ × ε gradients pass through the sampling.",
    measurement: "automatic gradients of z by μ and log σ² against 1 and ½ σ ε",
    rule: "holds when they differ by less than 1e-5",
    decide: ({ controls }) => ({
      verdict: graded(controls.gradientError < 1e-5, false),
      found: `greatest difference ${controls.gradientError.toExponential(1)}`,
    }),
  },
  {
    id: "bce-makes-sense",
    section: "A função de perda",
    quote: "Usar BCE aqui faz sentido porque estamos trabalhando com pixels no intervalo [0,1].",
    english: "BCE makes sense because the pixels lie in [0, 1].",
    measurement: "for each grey level x, the p where BCE is least; and BCE's floor, the entropy of grey pixels",
    rule: "holds when BCE is least at p = x for all 256 levels and its floor is below 1 % of the model's test loss; in part when only the first",
    decide: (measured) => {
      const { floor, misplacedMinima } = measured.controls.bce;
      const loss = spread(vaes(measured).map(({ test }) => test.total)).mean;
      return {
        verdict: graded(misplacedMinima === 0 && floor < 0.01 * loss, misplacedMinima === 0),
        found: `least at p = x for ${256 - misplacedMinima} of 256 levels; the floor is ${floor.toFixed(1)} of ${loss.toFixed(1)} nats`,
      };
    },
  },
  {
    id: "kl-standard-normal",
    section: "A função de perda",
    quote: "Força o espaço latente a ser parecido com uma distribuição normal padrão N(0,1).",
    english: "KL forces the latent space to be similar to N(0, 1).",
    measurement: "mean and variance of z over the test digits, the furthest of the 20 dimensions",
    rule: "holds when every dimension's mean is within 0.1 of 0 and its variance within 0.1 of 1, with every seed; in part within 0.25",
    decide: (measured) => nearStandardNormal(vaes(measured)),
    control: {
      what: "β = 0, the same model without the KL term",
      decide: (measured) => nearStandardNormal(betaSweep(measured)[0].models),
    },
  },
  {
    id: "terms-in-tension",
    section: "A função de perda",
    quote: "Tem dois termos que trabalham em tensão",
    english: "The two terms work in tension.",
    measurement: "test BCE and KL with β from 0.25 to 4",
    rule: "holds when each step of β upwards raises BCE and lowers KL, with every seed",
    decide: (measured) => {
      const rising = betaSweepOfSeeds(measured).every((models) => {
        const sweep = models.filter(({ beta }) => beta > 0);
        return sweep.every(
          ({ test }, i) =>
            i === 0 || (test.reconstruction > sweep[i - 1].test.reconstruction && test.kl < sweep[i - 1].test.kl),
        );
      });
      const row = ({ beta, models }: ReturnType<typeof betaSweep>[0]) =>
        `β ${beta}: BCE ${brieflyOverSeeds(models, ({ test }) => test.reconstruction)}, KL ${brieflyOverSeeds(models, ({ test }) => test.kl)}`;
      return {
        verdict: graded(rising, false),
        found: betaSweep(measured)
          .filter(({ beta }) => beta > 0)
          .map(row)
          .join("; "),
      };
    },
  },
  {
    id: "starts-at-160",
    section: "Curva de Perda",
    quote: "A perda começa alta (~160) e cai rapidamente nos primeiros 5 epochs.",
    english: "The loss starts high (about 160) and falls quickly in the first 5 epochs.",
    measurement: "train loss of the first epoch, and the share of the whole fall that epoch 5 has reached",
    rule: "holds when the first epoch is between 150 and 170 and three quarters of the fall are made by epoch 5, with every seed; in part when one of the two",
    decide: (measured) => {
      const start = vaes(measured).every(({ training }) => training.first >= 150 && training.first <= 170);
      const share = ({ training }: (typeof measured.models)[0]) =>
        (training.first - training.fifth) / (training.first - training.last);
      const fall = vaes(measured).every((model) => share(model) >= 0.75);
      return {
        verdict: graded(start && fall, start || fall),
        found: `first epoch ${overSeeds(vaes(measured), ({ training }) => training.first)}; ${percentOverSeeds(vaes(measured), share)} of the fall by epoch 5`,
      };
    },
  },
  {
    id: "converges-at-100-102",
    section: "Curva de Perda",
    quote: "Depois desacelera e converge em torno de 100-102.",
    english: "Then it slows down and converges around 100–102.",
    measurement: "train loss of the last epoch and its change in that epoch",
    rule: "holds when it ends between 100 and 102 and still falls by less than 0.5 nats an epoch, with every seed; in part when it ends between 99 and 103",
    decide: (measured) => {
      const between = (low: number, high: number) =>
        vaes(measured).every(({ training }) => training.last >= low && training.last <= high);
      const slow = vaes(measured).every(({ training }) => training.lastButOne - training.last < 0.5);
      return {
        verdict: graded(between(100, 102) && slow, between(99, 103)),
        found: `ends at ${overSeeds(vaes(measured), ({ training }) => training.last, 2)}, after a fall of ${overSeeds(vaes(measured), ({ training }) => training.lastButOne - training.last, 2)} in the last epoch`,
      };
    },
  },
  {
    id: "no-overfitting",
    section: "Curva de Perda",
    quote:
      "O fato da validação seguir o treino sem divergir muito é bom - significa não está fazendo overfitting grave.",
    english: "Validation follows train without diverging much: no serious overfitting.",
    measurement:
      "test loss minus train loss of the finished model, image by image; validation loss against its least over the epochs",
    rule: "holds when the gap with its uncertainty is below 5 nats and validation ends within 0.5 nats of its least, with every seed; in part when one of the two",
    decide: (measured) => {
      const small = vaes(measured).every(({ gap }) => gap.interval[1] < 5);
      const flat = vaes(measured).every(({ training }) => training.validation - training.bestValidation < 0.5);
      return {
        verdict: graded(small && flat, small || flat),
        found: `gap ${overSeeds(vaes(measured), ({ gap }) => gap.gap, 2)} nats (standard error of one ${vaes(measured)[0].gap.error.toFixed(2)}); validation ends ${overSeeds(vaes(measured), ({ training }) => training.validation - training.bestValidation, 2)} above its least`,
      };
    },
  },
  {
    id: "works-well",
    section: "A função de perda",
    quote: "Existem abordagens mais sofisticadas (como beta-VAE), mas essa versão simples já funciona bem.",
    english: "There are more sophisticated approaches (such as beta-VAE), but this simple version already works well.",
    measurement: "samples from N(0, I): Fréchet distance to test digits and share that is recognisable, by β",
    rule: "holds when of the six β none other is better in both, with every seed; in part when at most one is",
    decide: (measured) => {
      const better = betaSweepOfSeeds(measured).map((sweep) => {
        const own = (sweep.find(({ beta }) => beta === 1) as (typeof sweep)[0]).samples.prior;
        return sweep.filter(
          ({ samples: { prior } }) =>
            prior.frechet < own.frechet && prior.judged.recognisable > own.judged.recognisable,
        ).length;
      });
      const row = ({ beta, models }: ReturnType<typeof betaSweep>[0]) =>
        `β ${beta}: ${brieflyOverSeeds(models, ({ samples }) => 100 * samples.prior.judged.recognisable)} %, Fréchet ${brieflyOverSeeds(models, ({ samples }) => samples.prior.frechet, 0)}`;
      return {
        verdict: graded(
          better.every((count) => count === 0),
          better.every((count) => count <= 1),
        ),
        found: `${better.join(", ")} better by seed. ${betaSweep(measured).map(row).join("; ")}`,
      };
    },
  },
];

/** Which batch size starts at about 160, beside the claims: the write-up does not say which it used. */
export function batchSizeEvidence(batchSizes: Array<{ batchSize: number; firstEpochs: number[] }>): string {
  return batchSizes
    .map(({ batchSize, firstEpochs }) => `${batchSize}: ${spreadText(spread(firstEpochs), 1)}`)
    .join("; ");
}

function nearStandardNormal(models: SweptMeasurements[]) {
  const within = (distance: number) =>
    models.every(
      ({ aggregate }) =>
        Math.abs(aggregate.furthestMean) <= distance && Math.abs(aggregate.furthestVariance - 1) <= distance,
    );
  return {
    verdict: graded(within(0.1), within(0.25)),
    found: `furthest mean ${overSeeds(models, ({ aggregate }) => aggregate.furthestMean, 3)}, furthest variance ${overSeeds(models, ({ aggregate }) => aggregate.furthestVariance, 3)}`,
  };
}
