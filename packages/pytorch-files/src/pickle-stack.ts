import { PickledValue, PickleError } from "./pickled-value";

/** A file with more values at once than this is no dictionary of tensors. */
const MOST_VALUES = 1_000_000;
/** Where a list of arguments begins on the stack. */
const MARK = Symbol("mark");

/** What a pickle works on: values that are not used yet, and those that it gave a number to use them again. */
export class PickleStack {
  private readonly values: Array<PickledValue | typeof MARK> = [];
  private readonly memo = new Map<number, PickledValue>();

  /** @param offset tells where the reading is, for errors */
  constructor(private readonly offset: () => number) {}

  push(value: PickledValue): void {
    this.place(value);
  }

  mark(): void {
    this.place(MARK);
  }

  /** Takes the uppermost value. @throws PickleError where there is none */
  pop(): PickledValue {
    const value = this.values.pop();
    if (value === undefined || value === MARK) throw this.refuse("a value", value === undefined ? "none" : "a mark");
    return value;
  }

  /** Takes so many values, in the order in which they came. */
  popSeveral(count: number): PickledValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  /** Takes the values above the last mark, and the mark. @throws PickleError where there is no mark */
  popToMark(): PickledValue[] {
    const from = this.values.lastIndexOf(MARK);
    if (from < 0) throw this.refuse("a mark", "none");
    return this.values.splice(from).slice(1) as PickledValue[];
  }

  /** The uppermost value, which stays. */
  top(): PickledValue {
    const value = this.pop();
    this.values.push(value);
    return value;
  }

  /** Adds items to the list on top. */
  append(items: PickledValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.refuse("a list", "something else");
    for (const item of items) list.push(item);
  }

  /** Sets names and values, one after the other, in the dictionary on top. */
  setItems(items: PickledValue[]): void {
    const target = this.top();
    if (!(target instanceof Map) || items.length % 2 !== 0) throw this.refuse("items of a dictionary", "others");
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  }

  /** Gives the uppermost value a number; the next one unless given. */
  remember(index = this.memo.size): void {
    this.memo.set(index, this.top());
  }

  /** Puts the value with that number on top. @throws PickleError where there is none */
  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw this.refuse(`a value ${index} that stands before`, "none");
    this.push(value);
  }

  private place(value: PickledValue | typeof MARK): void {
    if (this.values.length >= MOST_VALUES) throw this.refuse(`at most ${MOST_VALUES} values`, "more");
    this.values.push(value);
  }

  private refuse(expected: string, found: string): PickleError {
    return new PickleError(expected, found, this.offset());
  }
}
