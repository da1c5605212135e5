import { generateImages } from "../../lib/evaluation/evaluation";
import { TrainingImages } from "../../lib/data/images";
import { AuditData } from "./data";
import { judgeSet, passShares } from "./judged";
import { measureLosses } from "./measure-losses";
import { measureMemorisation } from "./measure-memorisation";
import { MeasuredSubjects, subjectOf } from "./subjects";
import { TrainedModel } from "./trained";

/** Measures the model that was made to memorise, as the others are. */
export async function measureMemoriser(
  { model, history }: TrainedModel,
  images: TrainingImages,
  data: AuditData,
): Promise<MeasuredSubjects> {
  const seed = data.plan.seeds[0];
  const samples = generateImages(model, data.plan.samples, seed);
  const { measures, distances } = await measureMemorisation(samples, data);
  const values = measureLosses(model, history, data.test.images, images.train, seed);
  const judged = { ...measures, samples: passShares(data, judgeSet(data, samples)) };
  return { subjects: [subjectOf("memoriser", { values, judged })], arrays: { distances } };
}
