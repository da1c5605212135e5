/** What the host calls. Functions that only the module calls are exported where V8 should compile them on their own. */

export {
  CHUNK, attraction, columns, embedding, neighbourIndex, neighbourValue, offsets, plan, points, repulsion, rowBytes, values,
} from "./plan";
export { barrier } from "./threads";
export { prepareSearch, searchSlice, searchTile } from "./neighbours";
export { affinitySlice, solveRow } from "./affinities";
export { attract, crossEntropy } from "./attraction";
export { backwardRows, combine, convolveGroup, forwardRows, multiply, separate } from "./convolution";
export { pass2, pass3, pass4, pass5 } from "./fft";
export { measureChunk } from "./embedding";
export { readPotential, repelExactly, spreadCharges } from "./repulsion";
export { begin, divergence, evaluate, iterate, measureForces, normalisation, step } from "./descent";
