/** One use of each operation that tfjs-node has, for tests. */
import { tf } from "../../src/tensorflow";

/** What the operations are given: inputs of a traced function. */
export interface KernelInputs {
  /** [4, 6], normal. */
  x: tf.Tensor2D;
  /** [4, 6], between 0.1 and 0.9. */
  p: tf.Tensor2D;
  /** [4, 6], true and false. */
  b: tf.Tensor2D;
  /** [4, 6], int32 from 0 to 5. */
  i: tf.Tensor2D;
  /** [2, 8, 8, 4], normal. */
  image: tf.Tensor4D;
  /** [1, 4, 4, 4, 2], normal. */
  volume: tf.Tensor5D;
}

/** Inputs that are the same each time. */
export function kernelInputs(): KernelInputs {
  const normal = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number) =>
    tf.randomNormal<R>(shape, 0, 1, "float32", seed);
  const x = normal<tf.Rank.R2>([4, 6], 1);
  return {
    x,
    p: tf.tidy(() => tf.add(tf.mul(tf.sigmoid(normal<tf.Rank.R2>([4, 6], 2)), 0.8), 0.1)),
    b: tf.tidy(() => tf.greater(normal<tf.Rank.R2>([4, 6], 3), 0)),
    i: tf.tensor2d(
      Array.from({ length: 24 }, (_, k) => (7 * k) % 6),
      [4, 6],
      "int32",
    ),
    image: normal<tf.Rank.R4>([2, 8, 8, 4], 4),
    volume: normal<tf.Rank.R5>([1, 4, 4, 4, 2], 5),
  };
}

type Use = (inputs: KernelInputs) => tf.Tensor;

/** A kernel that TensorFlow.js reaches by no function of its own. */
const kernel =
  (name: string, inputs: (all: KernelInputs) => tf.NamedTensorMap, attributes: object = {}): Use =>
  (all) =>
    tf.engine().runKernel(name, inputs(all), attributes as tf.NamedAttrMap) as tf.Tensor;

const filter = (shape: [number, number, number, number]) => tf.fill(shape, 0.25) as tf.Tensor4D;
const filter3d = () => tf.fill([2, 2, 2, 2, 3], 0.25) as tf.Tensor5D;
const gradientOf = (f: (x: tf.Tensor) => tf.Tensor) => tf.grad((x: tf.Tensor) => tf.sum(tf.square(f(x))));
const firstColumn = (x: tf.Tensor2D) => tf.reshape(tf.slice(x, [0, 0], [4, 1]), [4]) as tf.Tensor1D;
const boxes = () =>
  tf.tensor2d(
    [
      [0, 0, 1, 1],
      [0.2, 0.2, 0.8, 0.9],
    ],
    [2, 4],
  );

/** Each kernel with a use of it. The names are TensorFlow.js's. */
export const TRACED: Record<string, Use> = {
  Abs: ({ x }) => tf.abs(x),
  Acos: ({ p }) => tf.acos(p),
  Acosh: ({ p }) => tf.acosh(tf.add(p, 1)),
  Add: ({ x, p }) => tf.add(x, p),
  AddN: ({ x, p }) => tf.addN([x, p, x]),
  All: ({ b, p }) => tf.all(tf.logicalOr(b, tf.less(p, 0.7)), 1),
  Any: ({ b }) => tf.any(b, 0),
  ArgMax: ({ x }) => tf.argMax(x, 1),
  ArgMin: ({ x }) => tf.argMin(x, 1),
  Asin: ({ p }) => tf.asin(p),
  Asinh: ({ x }) => tf.asinh(x),
  Atan: ({ x }) => tf.atan(x),
  Atan2: ({ x, p }) => tf.atan2(x, p),
  Atanh: ({ p }) => tf.atanh(p),
  AvgPool: ({ image }) => tf.avgPool(image, 2, 2, "same"),
  AvgPool3D: ({ volume }) => tf.avgPool3d(volume, 2, 2, "same"),
  AvgPool3DGrad: ({ volume }) => gradientOf((v) => tf.avgPool3d(v as tf.Tensor5D, 2, 2, "same"))(volume),
  AvgPoolGrad: ({ image }) => gradientOf((v) => tf.avgPool(v as tf.Tensor4D, 2, 2, "same"))(image),
  BatchMatMul: ({ image }) => tf.matMul(image, image, false, true),
  BatchToSpaceND: ({ image }) =>
    tf.batchToSpaceND(tf.concat([image, image]), [2, 2], tf.tensor2d([0, 0, 0, 0], [2, 2]).arraySync()),
  Bincount: ({ i }) => tf.bincount(tf.reshape(i, [24]) as tf.Tensor1D, tf.ones([24]), 6),
  BroadcastArgs: ({ i }) => tf.broadcastArgs(tf.slice(i, [0, 1], [1, 2]).reshape([2]), tf.tensor1d([2, 1], "int32")),
  Cast: ({ x }) => tf.cast(x, "int32"),
  Ceil: ({ x }) => tf.ceil(x),
  ClipByValue: ({ x }) => tf.clipByValue(x, -0.5, 0.5),
  Complex: ({ x, p }) => tf.complex(x, p),
  ComplexAbs: ({ x, p }) => tf.abs(tf.complex(x, p)),
  Concat: ({ x, p }) => tf.concat([x, p], 1),
  Conv2D: ({ image }) => tf.conv2d(image, filter([3, 3, 4, 2]), 2, "same"),
  Conv2DBackpropFilter: ({ image }) =>
    tf.grad((f) => tf.conv2d(image, f as tf.Tensor4D, 1, "valid"))(filter([3, 3, 4, 2])),
  Conv2DBackpropInput: ({ image }) =>
    gradientOf((v) => tf.conv2d(v as tf.Tensor4D, filter([3, 3, 4, 2]), 1, "same"))(image),
  Conv3D: ({ volume }) => tf.conv3d(volume, filter3d(), 1, "same"),
  Conv3DBackpropFilterV2: ({ volume }) => tf.grad((f) => tf.conv3d(volume, f as tf.Tensor5D, 1, "same"))(filter3d()),
  Conv3DBackpropInputV2: ({ volume }) => gradientOf((v) => tf.conv3d(v as tf.Tensor5D, filter3d(), 1, "same"))(volume),
  Cos: ({ x }) => tf.cos(x),
  Cosh: ({ x }) => tf.cosh(x),
  CropAndResize: ({ image }) => tf.image.cropAndResize(image, boxes(), tf.tensor1d([0, 1], "int32"), [3, 3]),
  Cumprod: ({ x }) => tf.cumprod(x, 1),
  Cumsum: ({ x }) => tf.cumsum(x, 1, true, true),
  DepthToSpace: ({ image }) => tf.depthToSpace(image, 2),
  DepthwiseConv2dNative: ({ image }) => tf.depthwiseConv2d(image, filter([3, 3, 4, 1]), 1, "same"),
  DepthwiseConv2dNativeBackpropFilter: ({ image }) =>
    tf.grad((f) => tf.depthwiseConv2d(image, f as tf.Tensor4D, 1, "same"))(filter([3, 3, 4, 1])),
  DepthwiseConv2dNativeBackpropInput: ({ image }) =>
    gradientOf((v) => tf.depthwiseConv2d(v as tf.Tensor4D, filter([3, 3, 4, 1]), 1, "same"))(image),
  Diag: ({ x }) => tf.diag(tf.slice(x, [0, 0], [1, 6]).reshape([6])),
  Dilation2D: ({ image }) => tf.dilation2d(image, tf.fill([2, 2, 4], 0.5), 1, "same"),
  Dilation2DBackpropFilter: ({ image }) =>
    tf.grad((f) => tf.dilation2d(image, f as tf.Tensor3D, 1, "same"))(tf.fill([2, 2, 4], 0.5)),
  Dilation2DBackpropInput: ({ image }) =>
    tf.grad((v) => tf.dilation2d(v as tf.Tensor4D, tf.fill([2, 2, 4], 0.5), 1, "same"))(image),
  Einsum: ({ x, p }) => tf.einsum("ij,kj->ik", x, p),
  Elu: ({ x }) => tf.elu(x),
  EluGrad: ({ x }) => gradientOf((v) => tf.elu(v))(x),
  Equal: ({ i, b }) => tf.equal(i, tf.cast(b, "int32")),
  Erf: ({ x }) => tf.erf(x),
  Exp: ({ x }) => tf.exp(x),
  ExpandDims: ({ x }) => tf.expandDims(x, 1),
  Expm1: ({ x }) => tf.expm1(x),
  FFT: ({ x, p }) => tf.spectral.fft(tf.complex(x, p)),
  Fill: ({ x }) => tf.add(x, tf.fill([4, 6], 2)),
  FlipLeftRight: ({ image }) => tf.image.flipLeftRight(image),
  Floor: ({ x }) => tf.floor(x),
  FloorDiv: ({ i }) => tf.floorDiv(i, tf.scalar(4, "int32")),
  FusedBatchNorm: ({ image }) =>
    tf.batchNorm(
      image,
      tf.zeros<tf.Rank.R1>([4]),
      tf.ones<tf.Rank.R1>([4]),
      tf.ones<tf.Rank.R1>([4]),
      tf.fill<tf.Rank.R1>([4], 2),
    ),
  FusedConv2D: ({ image }) =>
    tf.fused.conv2d({
      x: image,
      filter: filter([3, 3, 4, 2]),
      strides: 1,
      pad: "same",
      bias: tf.ones([2]),
      activation: "relu",
    }),
  FusedDepthwiseConv2D: ({ image }) =>
    tf.fused.depthwiseConv2d({
      x: image,
      filter: filter([3, 3, 4, 1]),
      strides: 1,
      pad: "same",
      bias: tf.ones([4]),
      activation: "relu",
    }),
  GatherNd: ({ x }) => tf.gatherND(x, tf.tensor2d([0, 1, 3, 5], [2, 2], "int32")),
  GatherV2: ({ x, i }) => tf.gather(tf.transpose(x), tf.slice(i, [0, 0], [1, 6]).reshape([6])),
  Greater: ({ x, p }) => tf.greater(x, p),
  GreaterEqual: ({ x, p }) => tf.greaterEqual(x, p),
  IFFT: ({ x, p }) => tf.spectral.ifft(tf.complex(x, p)),
  Identity: ({ x }) => tf.clone(x),
  Imag: ({ x, p }) => tf.imag(tf.complex(x, p)),
  IsFinite: ({ x }) => tf.isFinite(tf.log(x)),
  IsInf: ({ x }) => tf.isInf(tf.div(x, 0)),
  IsNan: ({ x }) => tf.isNaN(tf.log(x)),
  LRN: ({ image }) => tf.localResponseNormalization(image, 2),
  LRNGrad: ({ image }) => gradientOf((v) => tf.localResponseNormalization(v as tf.Tensor4D, 2))(image),
  LeakyRelu: ({ x }) => tf.leakyRelu(x, 0.1),
  Less: ({ x, p }) => tf.less(x, p),
  LessEqual: ({ x, p }) => tf.lessEqual(x, p),
  LinSpace: ({ x }) => tf.add(x, tf.linspace(0, 1, 6)),
  Log: ({ p }) => tf.log(p),
  Log1p: ({ p }) => tf.log1p(p),
  LogicalAnd: ({ b, i }) => tf.logicalAnd(b, tf.cast(i, "bool")),
  LogicalNot: ({ b }) => tf.logicalNot(b),
  LogicalOr: ({ b, i }) => tf.logicalOr(b, tf.cast(i, "bool")),
  Max: ({ x }) => tf.max(x, 1),
  MaxPool: ({ image }) => tf.maxPool(image, 2, 2, "same"),
  MaxPool3D: ({ volume }) => tf.maxPool3d(volume, 2, 2, "same"),
  MaxPool3DGrad: ({ volume }) => gradientOf((v) => tf.maxPool3d(v as tf.Tensor5D, 2, 2, "same"))(volume),
  MaxPoolGrad: ({ image }) => gradientOf((v) => tf.maxPool(v as tf.Tensor4D, 2, 2, "same"))(image),
  Maximum: ({ x, p }) => tf.maximum(x, p),
  Mean: ({ x }) => tf.mean(x, 0),
  Min: ({ x }) => tf.min(x, 1),
  Minimum: ({ x, p }) => tf.minimum(x, p),
  MirrorPad: ({ x }) => tf.mirrorPad(x, [[1, 1] as [number, number], [0, 2] as [number, number]], "reflect"),
  Mod: ({ x, p }) => tf.mod(x, p),
  Multiply: ({ x, p }) => tf.mul(x, p),
  Neg: ({ x }) => tf.neg(x),
  NotEqual: ({ i }) => tf.notEqual(i, tf.scalar(3, "int32")),
  OneHot: ({ i }) => tf.oneHot(i, 6),
  OnesLike: ({ x }) => tf.add(x, tf.onesLike(x)),
  Pack: ({ x, p }) => tf.stack([x, p], 1),
  PadV2: ({ x }) => tf.pad(x, [[1, 0] as [number, number], [0, 2] as [number, number]], 3),
  Pow: ({ p, x }) => tf.pow(p, x),
  Prelu: ({ x }) => tf.prelu(x, tf.fill([1, 6], 0.3)),
  Prod: ({ x }) => tf.prod(x, 1),
  Range: ({ x }) => tf.add(x, tf.range(0, 6)),
  Real: ({ x, p }) => tf.real(tf.complex(x, p)),
  RealDiv: ({ x, p }) => tf.div(x, p),
  Reciprocal: ({ p }) => tf.reciprocal(p),
  Relu: ({ x }) => tf.relu(x),
  Relu6: ({ x }) => tf.relu6(tf.mul(x, 5)),
  Reshape: ({ x }) => tf.reshape(x, [6, 4]),
  ResizeBilinear: ({ image }) => tf.image.resizeBilinear(image, [5, 16]),
  ResizeBilinearGrad: ({ image }) => gradientOf((v) => tf.image.resizeBilinear(v as tf.Tensor4D, [5, 16]))(image),
  ResizeNearestNeighbor: ({ image }) => tf.image.resizeNearestNeighbor(image, [5, 16]),
  ResizeNearestNeighborGrad: ({ image }) =>
    gradientOf((v) => tf.image.resizeNearestNeighbor(v as tf.Tensor4D, [5, 16]))(image),
  Reverse: ({ x }) => tf.reverse(x, 1),
  Round: ({ x }) => tf.round(x),
  Rsqrt: ({ p }) => tf.rsqrt(p),
  ScatterNd: ({ x }) => tf.scatterND(tf.tensor2d([1, 0, 3, 2], [4, 1], "int32"), x, [4, 6]),
  Select: ({ b, x, p }) => tf.where(b, x, p),
  Selu: ({ x }) => tf.selu(x),
  Sigmoid: ({ x }) => tf.sigmoid(x),
  Sign: ({ x }) => tf.sign(x),
  Sin: ({ x }) => tf.sin(x),
  Sinh: ({ x }) => tf.sinh(x),
  Slice: ({ x }) => tf.slice(x, [1, 2], [2, 3]),
  Softmax: ({ x }) => tf.softmax(x),
  Softplus: ({ x }) => tf.softplus(x),
  SpaceToBatchND: ({ image }) =>
    tf.spaceToBatchND(
      image,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  SparseToDense: ({ x }) => tf.sparseToDense(tf.tensor1d([0, 2, 5, 7], "int32"), firstColumn(x), [8], 0),
  SplitV: ({ x }) => tf.split(x, [1, 5], 1)[1],
  Sqrt: ({ p }) => tf.sqrt(p),
  Square: ({ x }) => tf.square(x),
  SquaredDifference: ({ x, p }) => tf.squaredDifference(x, p),
  Step: ({ x }) => tf.step(x, 0.5),
  StridedSlice: ({ x }) => tf.stridedSlice(x, [0, 1], [4, 6], [2, 2]),
  Sub: ({ x, p }) => tf.sub(x, p),
  Sum: ({ x }) => tf.sum(x, 1),
  Tan: ({ x }) => tf.tan(x),
  Tanh: ({ x }) => tf.tanh(x),
  TensorScatterUpdate: ({ x, p }) =>
    tf.tensorScatterUpdate(x, tf.tensor2d([1, 3], [2, 1], "int32"), tf.slice(p, [0, 0], [2, 6])),
  Tile: ({ x }) => tf.tile(x, [2, 1]),
  TopK: ({ x }) => tf.topk(x, 2).values,
  Transpose: ({ x }) => tf.transpose(x),
  Unpack: ({ x }) => tf.unstack(x, 1)[3],
  UnsortedSegmentSum: ({ x }) => tf.unsortedSegmentSum(x, tf.tensor1d([0, 1, 0, 1], "int32"), 2),
  ZerosLike: ({ x }) => tf.add(x, tf.zerosLike(x)),
  _FusedMatMul: ({ x, p }) => tf.fused.matMul({ a: x, b: p, transposeB: true, bias: tf.ones([4]), activation: "relu" }),
};

/** Kernels that a graph can't hold, each with a use and what the error says. */
export const REFUSED: Record<string, { use: Use; says: RegExp }> = {
  Multinomial: {
    use: ({ x }) => tf.multinomial(x, 3),
    says: /^Multinomial: it draws random numbers from a state of its own/,
  },
  NonMaxSuppressionV3: {
    use: ({ x }) => tf.image.nonMaxSuppression(tf.slice(x, [0, 0], [4, 4]), firstColumn(x), 2),
    says: /^NonMaxSuppressionV3: the shape of its output depends on values/,
  },
  NonMaxSuppressionV4: {
    use: ({ x }) => tf.image.nonMaxSuppressionPadded(tf.slice(x, [0, 0], [4, 4]), firstColumn(x), 2).selectedIndices,
    says: /^NonMaxSuppressionV4: the shape of its output depends on values/,
  },
  NonMaxSuppressionV5: {
    use: ({ x }) => tf.image.nonMaxSuppressionWithScore(tf.slice(x, [0, 0], [4, 4]), firstColumn(x), 2).selectedIndices,
    says: /^NonMaxSuppressionV5: the shape of its output depends on values/,
  },
  StaticRegexReplace: {
    use: kernel("StaticRegexReplace", () => ({ x: tf.tensor(["a"]) }), {
      pattern: "a",
      rewrite: "b",
      replaceGlobal: true,
    }),
    says: /^a tensor of text was made/,
  },
  Unique: {
    use: ({ i }) => tf.unique(tf.reshape(i, [24]) as tf.Tensor1D).values,
    says: /^Unique(V2)?: the shape of its output depends on values/,
  },
};
