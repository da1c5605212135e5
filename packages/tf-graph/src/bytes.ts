import { ATTRIBUTE_TYPES, DTYPES, nativeBackend, typeAttribute } from "./backend";
import { tf } from "./tensorflow";

/** TensorFlow's number for bytes, which TensorFlow.js has no data type for. Source: TF_DataType in tensorflow/c/tf_datatype.h. */
const UINT8 = 4;

const BYTES_IN_NUMBER = 4;

/**
 * Rows of bytes, such as the pixels of images, as a tensor of a quarter of the size that float32 numbers take. TensorFlow.js has
 * no tensors of bytes, so four of them are one int32 number. `floatsOfBytes` makes numbers of some of its rows.
 *
 * @param bytes N rows of `width` bytes, one after the other. Where width is a multiple of 4 they are used in place, without a
 *   copy: they must not change while the tensor lives.
 * @returns int32 tensor [N, ⌈width / 4⌉], which the caller disposes
 * @throws RangeError when the bytes are not a whole number of rows
 */
export function bytesTensor(bytes: Uint8Array, width: number): tf.Tensor2D {
  const rows = bytes.length / width;
  if (!Number.isInteger(rows))
    throw new RangeError(`bytes: expected rows of ${width}, found ${bytes.length} bytes in all`);
  const numbers = Math.ceil(width / BYTES_IN_NUMBER);
  const inPlace = width % BYTES_IN_NUMBER === 0 && bytes.byteOffset % BYTES_IN_NUMBER === 0;
  const padded = inPlace ? bytes : new Uint8Array(rows * numbers * BYTES_IN_NUMBER);
  for (let row = 0; row < rows && !inPlace; row++)
    padded.set(bytes.subarray(row * width, (row + 1) * width), row * numbers * BYTES_IN_NUMBER);
  return tf.tensor2d(new Int32Array(padded.buffer, padded.byteOffset, rows * numbers), [rows, numbers], "int32");
}

/**
 * The bytes of a tensor that `bytesTensor` made, or of rows gathered from one, as float32 numbers 0 … 255.
 *
 * @param width bytes in a row
 * @returns float32 tensor [N, width], which the caller disposes
 */
export function floatsOfBytes(packed: tf.Tensor2D, width: number): tf.Tensor2D {
  const backend = nativeBackend();
  const [rows, numbers] = packed.shape;
  return tf.tidy(() => {
    const ofBytes = [typeAttribute("T", DTYPES.int32), typeAttribute("type", UINT8)];
    const bytes = backend.executeSingleOutput("Bitcast", ofBytes, [packed]);
    const truncate = { name: "Truncate", type: ATTRIBUTE_TYPES.bool, value: false };
    const ofFloats = [typeAttribute("SrcT", UINT8), typeAttribute("DstT", DTYPES.float32), truncate];
    const floats = backend.executeSingleOutput("Cast", ofFloats, [bytes]);
    const whole = tf.reshape(floats, [rows, numbers * BYTES_IN_NUMBER]) as tf.Tensor2D;
    return whole.shape[1] === width ? whole : tf.slice(whole, [0, 0], [rows, width]);
  });
}
