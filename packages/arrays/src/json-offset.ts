/** The names and places that lead from a JSON value to a part of it. */
export type JsonPath = ReadonlyArray<string | number>;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** A list or an object that has begun and not ended: where in it the reading is. */
interface Open {
  list: boolean;
  key: string | number;
}

/**
 * Where a part of a JSON text begins, in bytes of UTF-8; where there is no such part, where the innermost list or object
 * begins that should hold it.
 *
 * @param text valid JSON
 */
export function jsonOffset(text: string, path: JsonPath): number {
  const open: Open[] = [];
  let best = { depth: -1, index: 0 };
  let name: string | undefined;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const top = open[open.length - 1];
    if (token === "]" || token === "}") open.pop();
    else if (token === ",") {
      if (top.list) top.key = Number(top.key) + 1;
      name = undefined;
    } else if (top && !top.list && name === undefined && token.startsWith('"'))
      name = top.key = JSON.parse(token) as string;
    else if (token !== ":") {
      // A value begins. Of equal names the last one counts, as for JSON.parse.
      if (open.length >= best.depth && open.length <= path.length && open.every(({ key }, i) => key === path[i]))
        best = { depth: open.length, index: index ?? 0 };
      if (token === "[" || token === "{") open.push({ list: token === "[", key: token === "[" ? 0 : "" });
      name = undefined;
    }
  }
  return Buffer.byteLength(text.slice(0, best.index));
}
