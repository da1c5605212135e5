/** The file of the inputs that a reader accepted: for each its number, its length, the digest of what was read, its bytes. */
export const ACCEPTED = "accepted.bin";

/** Something that a reader should not have done. */
export interface Finding {
  format: string;
  /** Number of the input; the same for the same seed. */
  input: number;
  what: string;
  /** The file in base64. */
  bytes: string;
}

/** What a worker counted. */
export interface WorkerReport {
  tried: number;
  refused: number;
  accepted: number;
  slowestMilliseconds: number;
  /** The most memory that the whole process had at any time. */
  peakMegabytes: number;
  findings: Finding[];
}
