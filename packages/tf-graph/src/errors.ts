/** A traced function did something that a graph can't hold. The message names the operation, and what to do instead. */
export class TraceError extends Error {
  override readonly name = "TraceError";
}
