/** Where in a file something is wrong. */
export interface Place {
  /** Bytes from the file's beginning; in a gzipped file, from that of its uncompressed bytes. */
  offset: number;
  /** What stands there, where that has a name: an array ("encoder.fc1.weight"), a value in JSON ("configuration.epochs"). */
  part?: string;
}

/**
 * A file is not what it should be: damaged, cut, of another format, or with values that its format does not allow.
 *
 * Its message names all that its properties hold: "images.idx: expected 12 bytes for 2 × 3 × 2, found 7, at byte 16".
 */
export class FileFormatError extends Error {
  readonly name = "FileFormatError";
  readonly offset: number;
  readonly part?: string;

  /**
   * @param file its name
   * @param place of the first wrong byte or value
   * @param expected there, in words
   * @param found there instead, in words
   * @param options the error that showed it, as `cause`
   */
  constructor(
    readonly file: string,
    { offset, part }: Place,
    readonly expected: string,
    readonly found: string,
    options?: ErrorOptions,
  ) {
    super(
      `${file}: ${part === undefined ? "" : `${part}: `}expected ${expected}, found ${found}, at byte ${offset}`,
      options,
    );
    this.offset = offset;
    this.part = part;
  }
}
