import { spearman } from "../measures";
import { SubjectMeasurements } from "../measurements";

/**
 * Adds to each subject whose classes' centroid distances were measured how well they agree with those of the other seeds: the
 * mean over the other seeds of the rank correlation of the pairs of classes. 0 where clusters lie at random, 1 where the same
 * classes are near each other each time.
 */
export function withAgreement(subjects: readonly SubjectMeasurements[]): SubjectMeasurements[] {
  return subjects.map((one) => {
    const { centroidDistances } = one.series;
    const others = subjects.filter(
      ({ subject, seed, series }) => subject === one.subject && seed !== one.seed && series.centroidDistances,
    );
    if (!centroidDistances || others.length === 0) return one;
    const correlations = others.map(({ series }) => spearman(centroidDistances, series.centroidDistances));
    const centroidAgreement = correlations.reduce((sum, value) => sum + value, 0) / correlations.length;
    return { ...one, values: { ...one.values, centroidAgreement } };
  });
}
