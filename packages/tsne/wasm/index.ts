/** What the host calls. Functions that only the module calls are exported where V8 should compile them on their own. */

export {
  CHUNK, agreed, attraction, columns, directions, embedding, leafStarts, neighbourIndex, neighbourValue, offsets, order, plan, points,
  products, repulsion, rowBytes, screenBytes, screens, values,
} from "./plan";
export { barrier } from "./threads";
export { addProducts, productSlice, screenPoint, screenSlice } from "./covariance";
export {
  prepareSearch, probe, rankLeaves, searchRow, searchSlice, searchTile, setLeaves,
} from "./neighbours";
export { affinitySlice, solveRow } from "./affinities";
export { attract, crossEntropy } from "./attraction";
export { backwardRows, combine, convolveGroup, forwardRows, multiply, separate } from "./convolution";
export { pass2, pass3, pass4, pass5 } from "./fft";
export { measureChunk } from "./embedding";
export { readPotential, repelExactly, spreadCharges } from "./repulsion";
export { begin, divergence, evaluate, iterate, measureForces, normalisation, step } from "./descent";
