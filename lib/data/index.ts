/** MNIST and other data in its format: reading, selecting, splitting, and batches of tensors for a model. */
export { imageBatch, imagesTensor, labelsTensor } from "./batch";
export type { Batch, Condition, ImageData } from "./batch";
export { imageSide, readIdx } from "@vae-notebooks/arrays";
export {
  drawImages,
  drawIndices,
  firstImages,
  firstOfEachClass,
  selectImages,
  splitTrainValidation,
  trainingImages,
} from "./images";
export type { LabelledImages, TrainingImages } from "./images";
export { CLASSES_FILE, dataCaption, DIGITS, loadMnist, MNIST_FILES, MNIST_IDENTITY, packagedMnist } from "./mnist";
export { prepareImage } from "./picture";
export type { Picture, PreparedImage } from "./picture";
export type { DataIdentity, DataSet, DataWords, Mnist } from "./mnist";
