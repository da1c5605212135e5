import { ModelMeasurements } from "../measure-model";
import { MemorisationReport } from "../measures";
import { autoencoders, Claim, graded, overSeeds, percent, percentOverSeeds, vaes } from "./claim";

/** Share of the best of an autoencoder's three samplers. */
const best = ({ samples }: ModelMeasurements) =>
  Math.max(...Object.values(samples).map(({ judged }) => judged.recognisable));
const prior = ({ samples }: ModelMeasurements) => samples.prior.judged.recognisable;

/** What the write-up says of reconstructions and samples. */
export const IMAGE_CLAIMS: Claim[] = [
  {
    id: "reconstructs-and-generates",
    section: "O que foi feito",
    quote:
      "esses modelos generativos, que conseguem não só reconstruir imagens como também gerar novas amostras sinteticamente",
    english: "These models not only reconstruct images but also generate new samples.",
    measurement:
      "share of the reconstructions recognisable as the right digit, and share of samples from N(0, I) that is recognisable",
    rule: "holds when both are at least 90 % of what real test digits reach, with every seed; in part at least 50 %",
    decide: (measured) => {
      const real = measured.controls.testDigits.judged.recognisable;
      const least =
        Math.min(...vaes(measured).flatMap((model) => [model.reconstruction.recognisedRight, prior(model)])) / real;
      return {
        verdict: graded(least >= 0.9, least >= 0.5),
        found: `reconstructions ${percentOverSeeds(vaes(measured), ({ reconstruction }) => reconstruction.recognisedRight)}, samples ${percentOverSeeds(vaes(measured), prior)}, real digits ${percent(real)}`,
      };
    },
  },
  {
    id: "recognisable-reconstructions",
    section: "Reconstruções",
    quote: "os dígitos são claramente reconhecíveis",
    english: "The (reconstructed) digits are clearly recognisable.",
    measurement:
      "share of the test digits whose reconstruction is recognisable as the same digit, against that of the originals",
    rule: "holds when it is at least 95 % of the originals' with every seed; in part at least 85 %",
    decide: (measured) => {
      const { recognisable, rightOfRecognisable } = measured.judge.test;
      const real = recognisable * (rightOfRecognisable ?? 0);
      const least = Math.min(...vaes(measured).map(({ reconstruction }) => reconstruction.recognisedRight)) / real;
      return {
        verdict: graded(least >= 0.95, least >= 0.85),
        found: `${percentOverSeeds(vaes(measured), ({ reconstruction }) => reconstruction.recognisedRight)} of the reconstructions, ${percent(real)} of the originals`,
      };
    },
  },
  {
    id: "smoothed",
    section: "Reconstruções",
    quote: 'Não é tão nítido quanto um Autoencoder padrão […], mas tem esse aspecto "suavizado" típico de VAE.',
    english: 'Not as sharp as a standard autoencoder, but with the "smoothed" look typical of a VAE.',
    measurement: "share of the originals' edges that reconstructions keep, VAE and autoencoder of the same seed",
    rule: "holds when the VAE keeps less than the originals and less than the autoencoder, with every seed; in part when only the first",
    decide: (measured) => {
      const pairs = vaes(measured).map((vae, i) => [
        vae.reconstruction.sharpness,
        autoencoders(measured)[i].reconstruction.sharpness,
      ]);
      const soft = pairs.every(([vae]) => vae < 1);
      return {
        verdict: graded(soft && pairs.every(([vae, autoencoder]) => vae < autoencoder), soft),
        found: `VAE ${percentOverSeeds(vaes(measured), ({ reconstruction }) => reconstruction.sharpness)}, autoencoder ${percentOverSeeds(autoencoders(measured), ({ reconstruction }) => reconstruction.sharpness)} of the originals' edges`,
      };
    },
  },
  {
    id: "autoencoder-capacity",
    section: "Reconstruções",
    quote: "um Autoencoder padrão (que teria mais capacidade)",
    english: "A standard autoencoder (which would have more capacity).",
    measurement: "parameters of both models with the same layers",
    rule: "holds when the autoencoder has more",
    decide: (measured) => {
      const [vae, autoencoder] = [vaes(measured)[0].parameters, autoencoders(measured)[0].parameters];
      return {
        verdict: graded(autoencoder > vae, false),
        found: `VAE ${vae}, autoencoder ${autoencoder}: it lacks the head for log σ²`,
      };
    },
  },
  {
    id: "sacrifices-reconstruction",
    section: "Reconstruções",
    quote: "o VAE sacrifica um pouco da qualidade de reconstrução em troca de um espaço latente bem organizado",
    english: "The VAE sacrifices a little reconstruction quality for a well-organised latent space.",
    measurement:
      "test BCE of VAE and autoencoder, and the digits' kNN accuracy and silhouette in the 20-dimensional codes",
    rule: "holds when with every seed the autoencoder's BCE is lower and the VAE's kNN accuracy and silhouette are both higher; in part when the first and one of the others",
    decide: (measured) => {
      const all = (better: (vae: ModelMeasurements, autoencoder: ModelMeasurements) => boolean) =>
        vaes(measured).every((vae, i) => better(vae, autoencoders(measured)[i]));
      const pays = all((vae, autoencoder) => autoencoder.test.reconstruction < vae.test.reconstruction);
      const knn = all((vae, autoencoder) => vae.space.space.knnAccuracy > autoencoder.space.space.knnAccuracy);
      const apart = all((vae, autoencoder) => vae.space.space.silhouette > autoencoder.space.space.silhouette);
      const of = (models: ModelMeasurements[]) =>
        `BCE ${overSeeds(models, ({ test }) => test.reconstruction)}, kNN ${percentOverSeeds(models, ({ space }) => space.space.knnAccuracy)}, silhouette ${overSeeds(models, ({ space }) => space.space.silhouette, 3)}`;
      return {
        verdict: graded(pays && knn && apart, pays && (knn || apart)),
        found: `VAE: ${of(vaes(measured))}; autoencoder: ${of(autoencoders(measured))}`,
      };
    },
  },
  {
    id: "no-samples-without",
    section: "Reconstruções",
    quote: "Sem isso, não conseguiria gerar amostras decentes.",
    english: "Without that, it could not generate decent samples.",
    measurement:
      "share of the autoencoder's samples that is recognisable: z from N(0, I), from a Gaussian and from a mixture of 10 Gaussians fitted to its codes",
    rule: "holds when the best of the three is below half of the VAE's share with every seed; in part when N(0, I) is and a fitted density is not",
    decide: (measured) => autoencoderSamples(measured),
  },
  {
    id: "new-digits",
    section: "Amostras Geradas",
    quote: "conseguimos gerar dígitos **completamente novos** que não estavam nos dados de treino",
    english: "We can generate completely new digits that were not in the training data.",
    measurement:
      "distance of samples to the nearest training digit: share below the 1 % quantile of test digits' distances",
    rule: "holds when with every seed no sample is nearer than the nearest test digit; in part when the share below the 1 % quantile is at most that of the VAE's own reconstructions of test digits",
    decide: (measured) => {
      const none = vaes(measured).every(
        ({ memorisation }) => memorisation.smallest.samples >= memorisation.smallest.unseen,
      );
      const allowed = Math.max(nearShare(measured.controls.reconstructions), 0.01);
      const few = vaes(measured).every(({ memorisation }) => nearShare(memorisation) <= allowed);
      return {
        verdict: graded(none, few),
        found: `${percentOverSeeds(vaes(measured), ({ memorisation }) => nearShare(memorisation))} of the samples, ${percent(nearShare(measured.controls.reconstructions))} of reconstructions of test digits; nearest sample ${overSeeds(vaes(measured), ({ memorisation }) => memorisation.smallest.samples, 2)}, nearest test digit ${vaes(measured)[0].memorisation.smallest.unseen.toFixed(2)}`,
      };
    },
    control: {
      what: "copies of training digits",
      decide: ({ controls }) => ({
        verdict: graded(controls.copies.smallest.samples > 0, false),
        found: `${percent(nearShare(controls.copies))} below the quantile, nearest at ${controls.copies.smallest.samples.toFixed(2)}`,
      }),
    },
  },
  {
    id: "all-sixteen",
    section: "Amostras Geradas",
    quote: "Todos os 16 aqui são reconhecíveis como números.",
    english: "All 16 here are recognisable as numbers.",
    measurement: "how many of the first 16 samples are recognisable, none left out",
    rule: "holds when all 16 are with every seed; in part when with some seed",
    decide: (measured) => {
      const counts = vaes(measured).map(({ samples }) => samples.prior.firstSixteen);
      return {
        verdict: graded(
          counts.every((count) => count === 16),
          counts.some((count) => count === 16),
        ),
        found: `${counts.join(", ")} of 16; of many samples ${percentOverSeeds(vaes(measured), prior)}`,
      };
    },
    control: {
      what: "16 real test digits",
      decide: ({ controls }) => ({
        verdict: graded(controls.testDigits.firstSixteen === 16, false),
        found: `${controls.testDigits.firstSixteen} of 16; of many ${percent(controls.testDigits.judged.recognisable)}`,
      }),
    },
  },
  {
    id: "not-always-perfect",
    section: "Amostras Geradas",
    quote: "Nem sempre são perfeitos",
    english: "They are not always perfect.",
    measurement: "share of the samples that is not recognisable, against real test digits",
    rule: "holds when it is above the real digits' with every seed",
    decide: (measured) => {
      const real = measured.controls.testDigits.judged.recognisable;
      return {
        verdict: graded(
          vaes(measured).every((model) => prior(model) < real),
          false,
        ),
        found: `${percentOverSeeds(vaes(measured), (model) => 1 - prior(model))} against ${percent(1 - real)}`,
      };
    },
  },
  {
    id: "not-memorised",
    section: "Amostras Geradas",
    quote: "mostram que o modelo realmente aprendeu a estrutura dos dígitos, não apenas memorizou",
    english: "They show that the model really learnt the structure of digits and did not just memorise.",
    measurement: "the distances of new-digits, and the loss of test digits, which a memory would not compress",
    rule: "holds when the median sample is at least as far from its nearest training digit as the median reconstruction of a test digit is, and the test loss is within 5 nats of the train loss, with every seed; in part when one of the two",
    decide: (measured) => {
      const median = (report: MemorisationReport) => report.levels[report.levels.length - 1].sampleDistance;
      const far = vaes(measured).every(
        ({ memorisation }) => median(memorisation) >= median(measured.controls.reconstructions),
      );
      const general = vaes(measured).every(({ gap }) => gap.interval[1] < 5);
      return {
        verdict: graded(far && general, far || general),
        found: `median distance ${overSeeds(vaes(measured), ({ memorisation }) => median(memorisation), 2)}, reconstructions of test digits ${median(measured.controls.reconstructions).toFixed(2)}; gap ${overSeeds(vaes(measured), ({ gap }) => gap.gap, 2)} nats`,
      };
    },
  },
  {
    id: "who-generates",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quote: "| Consegue gerar? | Sim | Não |",
    english: "Can it generate? VAE: yes. Autoencoder: no.",
    measurement: "as for no-samples-without",
    rule: "holds when the VAE's share is at least half of the real digits' and the autoencoder's best is below half of the VAE's, with every seed; in part when the autoencoder fails from N(0, I) alone",
    decide: (measured) => {
      const real = measured.controls.testDigits.judged.recognisable;
      const finding = autoencoderSamples(measured);
      return vaes(measured).every((model) => prior(model) >= real / 2)
        ? finding
        : { ...finding, verdict: "does not hold" };
    },
  },
  {
    id: "blurred-and-sharp",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quote: "| Reconstrução | Um pouco desfocada | Muito nítida |",
    english: "Reconstruction: VAE a little blurred, autoencoder very sharp.",
    measurement: "share of the originals' edges that reconstructions keep",
    rule: "holds when with every seed the VAE keeps 70 to 95 % and the autoencoder more than 95 %; in part when only one of the two",
    decide: (measured) => {
      const vae = vaes(measured).every(
        ({ reconstruction }) => reconstruction.sharpness >= 0.7 && reconstruction.sharpness <= 0.95,
      );
      const autoencoder = autoencoders(measured).every(({ reconstruction }) => reconstruction.sharpness > 0.95);
      return {
        verdict: graded(vae && autoencoder, vae || autoencoder),
        found: `VAE ${percentOverSeeds(vaes(measured), ({ reconstruction }) => reconstruction.sharpness)}, autoencoder ${percentOverSeeds(autoencoders(measured), ({ reconstruction }) => reconstruction.sharpness)}`,
      };
    },
  },
];

function nearShare({ levels }: MemorisationReport): number {
  return levels[0].share;
}

function autoencoderSamples(measured: Parameters<typeof vaes>[0]) {
  const pairs = vaes(measured).map((vae, i) => [vae, autoencoders(measured)[i]] as const);
  const noneGenerates = pairs.every(([vae, autoencoder]) => best(autoencoder) < prior(vae) / 2);
  const priorFails = pairs.every(([vae, autoencoder]) => prior(autoencoder) < prior(vae) / 2);
  const share = (source: keyof ModelMeasurements["samples"]) =>
    percentOverSeeds(autoencoders(measured), ({ samples }) => samples[source].judged.recognisable);
  return {
    verdict: graded(noneGenerates, priorFails),
    found: `autoencoder: N(0, I) ${share("prior")}, fitted Gaussian ${share("gaussian")}, fitted mixture ${share("mixture")}; VAE from N(0, I) ${percentOverSeeds(vaes(measured), prior)}`,
  };
}
