import { bytesTensor, floatsOfBytes, tf } from "@vae-notebooks/tf-graph";
import { rowMajor } from "@vae-notebooks/arrays";
import { Batch, ImageData, imageCount, labelsTensor } from "./batch";

/** Images in TensorFlow's memory as bytes, from which batches are taken by index: a quarter of what scaled pixels would take. */
export class StoredImages {
  /** How many images there are. */
  readonly count: number;
  private readonly pixels: number;
  private readonly bytes: tf.Tensor2D;
  private readonly labels?: tf.Tensor1D;

  /**
   * @param data grey levels [N, rows, columns], and labels where the batches are to have them. It must not change meanwhile.
   * @throws RangeError when there are not as many labels as images
   */
  constructor(data: ImageData) {
    const { images, labels } = "images" in data ? data : { images: data, labels: undefined };
    this.count = imageCount(data);
    if (labels !== undefined && labels.shape[0] !== this.count)
      throw new RangeError(`labels: expected one for each of ${this.count} images, found ${labels.shape[0]}`);
    this.pixels = images.shape[1] * images.shape[2];
    this.bytes = bytesTensor(rowMajor(images), this.pixels);
    this.labels = labels && labelsTensor(labels);
  }

  /** The images with these indices, scaled to [0, 1], and their labels: a batch whose tensors the caller disposes. */
  batch(indices: tf.Tensor1D): Batch {
    const images = tf.tidy(() => tf.div<tf.Tensor2D>(floatsOfBytes(tf.gather(this.bytes, indices), this.pixels), 255));
    return { images, ...(this.labels && { labels: tf.gather(this.labels, indices) }) };
  }

  dispose(): void {
    tf.dispose([this.bytes, ...(this.labels ? [this.labels] : [])]);
  }
}
