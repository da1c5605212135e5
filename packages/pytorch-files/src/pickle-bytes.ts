import { PickleError } from "./pickled-value";

/** The bytes of a pickle, taken one after the other; the methods throw PickleError where too few are left. */
export class PickleBytes {
  /** The offset of the byte that is taken next. */
  at = 0;

  constructor(private readonly bytes: Buffer) {}

  take(length: number): Buffer {
    const left = this.bytes.length - this.at;
    if (length > left) throw new PickleError(`${length} bytes more`, `${left}`, this.at);
    return this.bytes.subarray(this.at, (this.at += length));
  }

  /** One byte as an integer. */
  byte(): number {
    return this.take(1)[0];
  }

  /** Four bytes as an integer from 0. */
  count(): number {
    return this.take(4).readUInt32LE();
  }

  /** UTF-8 of so many bytes. */
  text(length: number): string {
    return this.take(length).toString("utf8");
  }

  /** UTF-8 up to the end of the line, which is taken too. */
  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw new PickleError("a line", "the end", this.at);
    const text = this.bytes.toString("utf8", this.at, end);
    this.at = end + 1;
    return text;
  }

  /** An integer of so many bytes, the lowest first, in two's complement. */
  integer(length: number): number {
    if (length > 8) throw new PickleError("an integer of 8 bytes", `${length}`, this.at);
    if (length === 0) return 0;
    const digits = Buffer.from(this.take(length)).reverse().toString("hex");
    const value = BigInt.asIntN(8 * length, BigInt(`0x${digits}`));
    if (!Number.isSafeInteger(Number(value))) throw new PickleError("an integer of 53 bits", String(value), this.at);
    return Number(value);
  }
}
