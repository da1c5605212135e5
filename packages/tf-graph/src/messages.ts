/** The file in which tfjs-node keeps its protobuf messages; it has no declarations, and another version may have it elsewhere. */
const FILE = "@tensorflow/tfjs-node/dist/proto/api_pb";

/** tfjs-node's own protobuf messages, which a graph is written with. @throws Error where they are not to be found */
export function messages() {
  return require(FILE);
}

/** @returns why no graph can be written here, or undefined when it can */
export function missingMessages(): string | undefined {
  try {
    const { GraphDef, SavedModel } = messages();
    return GraphDef && SavedModel ? undefined : `tfjs-node's ${FILE} has no GraphDef or SavedModel`;
  } catch (error) {
    return `tfjs-node's ${FILE} can't be loaded (${(error as Error).message.split("\n")[0]})`;
  }
}
