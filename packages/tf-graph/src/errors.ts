/** A function did something that a graph can't hold; the message names the operation and what to do instead. */
export class TraceError extends Error {
  override readonly name = "TraceError";
}
