import fs from "node:fs";
import path from "node:path";
import { Encoder, Layer } from "./content";
import { PackedLayer } from "./packing";

/**
 * The text of a file in src/page: what a reader of the page's source sees. From dist/src as from an installed package.
 */
export function pageFile(name: string): string {
  return fs.readFileSync(path.join(__dirname, "../../src/page", name), "utf8").trim();
}

/** The page's own functions that need no page. */
export interface PageNetwork {
  encode(encoder: Encoder, x: Float32Array): { mu: Float32Array; sigma?: Float32Array };
  decode(decoder: readonly Layer[], z: Float32Array): Float32Array;
  unpackLayer(packed: PackedLayer): Layer;
  unpackImages(text: string, pixels: number): Float32Array[];
}

let network: PageNetwork | undefined;

/** The page's network running here, so that what is measured and drawn beforehand is what the page will do. */
export function pageNetwork(): PageNetwork {
  const scripts = ["network.js", "unpack.js"].map(pageFile).join("\n");
  const text = `${scripts}\nreturn { encode, decode, unpackLayer, unpackImages };`;
  // A function, since these are plain scripts without exports: the page has no module loader. They are this package's own.
  // eslint-disable-next-line no-new-func
  network ??= new Function(text)() as PageNetwork;
  return network;
}

/**
 * A page's text with its {{names}} replaced.
 *
 * @throws RangeError when a name has no value
 */
export function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (!(name in values))
      throw new RangeError(`template: expected one of ${Object.keys(values).join(", ")}, found {{${name}}}`);
    return values[name];
  });
}

/** Text as it stands in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
