import { generateImages } from "../../lib/evaluation/evaluation";
import { TrainingImages } from "../../lib/data/images";
import { AuditData } from "./data";
import { judgeSet, passShares } from "./judged";
import { measureLosses } from "./measure-losses";
import { distancesToTraining, leadingImages, memorisationMeasures } from "./measure-memorisation";
import { floats, MeasuredSubjects, subjectOf } from "./subjects";
import { TrainedModel } from "./trained";

/** Measures the model that was made to memorise as the others are, against the few images that it was trained on. */
export async function measureMemoriser(
  { model, history }: TrainedModel,
  images: TrainingImages,
  data: AuditData,
): Promise<MeasuredSubjects> {
  const seed = data.plan.seeds[0];
  const samples = generateImages(model, data.plan.samples, seed);
  const distances = await distancesToTraining(leadingImages(samples, data.plan.neighbours), images.train);
  const unseen = await distancesToTraining(data.held.images, images.train);
  const values = {
    ...measureLosses(model, history, data.test.images, images.train, seed),
    ...memorisationMeasures(distances, unseen),
  };
  const judged = { samples: passShares(data, judgeSet(data, samples)) };
  return {
    subjects: [subjectOf("memoriser", { values, judged })],
    arrays: { distances: floats(distances), "distances-unseen": floats(unseen) },
  };
}
