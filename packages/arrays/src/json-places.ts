/** The names and places that lead from a JSON value to a part of it. */
export type JsonPath = ReadonlyArray<string | number>;

/** A list or an object that has begun and not ended: where in it the reading is. */
interface Open {
  list: boolean;
  key: string | number;
  /** The names that an object has had so far. */
  names: Set<string>;
}

/** What a value or a name stands in, from the outermost list or object on; a name is the last one's key already. */
type Visit = (kind: "name" | "value", offset: number, open: readonly Open[]) => void;

/**
 * Where a part of a JSON text begins, in bytes of UTF-8; where there is no such part, where the innermost list or object
 * begins that should hold it.
 *
 * @param text valid JSON
 */
export function jsonOffset(text: string, path: JsonPath): number {
  let best = { depth: -1, at: 0 };
  walk(text, (kind, at, open) => {
    if (kind === "name" || open.length < best.depth || open.length > path.length) return;
    if (open.every(({ key }, i) => key === path[i])) best = { depth: open.length, at };
  });
  return Buffer.byteLength(text.slice(0, best.at));
}

/**
 * A name that an object of a JSON text has twice, of which JSON.parse would take the later one alone; undefined where there
 * is none.
 *
 * @param text valid JSON
 * @returns the name, and where in the text it stands again, in bytes of UTF-8
 */
export function repeatedName(text: string): { name: string; offset: number } | undefined {
  let found: { name: string; at: number } | undefined;
  walk(text, (kind, at, open) => {
    const { key, names } = open[open.length - 1] ?? {};
    if (found || kind === "value" || typeof key !== "string") return;
    if (names.has(key)) found = { name: key, at };
    names.add(key);
  });
  return found && { name: found.name, offset: Buffer.byteLength(text.slice(0, found.at)) };
}

/** Visits each name and each value in the order of the text; without recursion, which a deep text could exhaust. */
function walk(text: string, visit: Visit): void {
  const open: Open[] = [];
  let named = false;
  for (const [token, at] of tokens(text)) {
    const top = open[open.length - 1];
    if (token === "]" || token === "}") open.pop();
    else if (token === ",") {
      if (top.list) top.key = Number(top.key) + 1;
      named = false;
    } else if (top && !top.list && !named && token.startsWith('"')) {
      top.key = JSON.parse(token) as string;
      named = true;
      visit("name", at, open);
    } else if (token !== ":") {
      visit("value", at, open);
      if (token === "[" || token === "{")
        open.push({ list: token === "[", key: token === "[" ? 0 : "", names: new Set() });
      named = false;
    }
  }
}

/** Brackets, commas, colons, strings with their quotes, numbers and words, each with its place. */
function* tokens(text: string): Generator<[token: string, at: number]> {
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = at + 1;
    const letter = text[at];
    if (" \t\n\r".includes(letter)) continue;
    if (letter === '"') {
      while (text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
      end++;
    } else if (!"{}[],:".includes(letter)) {
      while (end < text.length && !'{}[],:" \t\n\r'.includes(text[end])) end++;
    }
    yield [text.slice(at, end), at];
  }
}
