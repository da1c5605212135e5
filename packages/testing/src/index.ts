/** What tests share: comparisons within a tolerance, statistics of samples, small data, temporary folders. */
export { assertClose, type Tolerance } from "./close";
export { flatImages } from "./flat-images";
export { idxBytes } from "./idx-bytes";
export { assertPlainJson } from "./plain-json";
export {
  chiSquared,
  chiSquaredLimit,
  correlation,
  mean,
  moment,
  normalDistance,
  normalDistanceLimit,
  normalDistribution,
} from "./statistics";
export { temporaryDirectory } from "./temporary";
