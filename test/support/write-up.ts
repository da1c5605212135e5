import fs from "node:fs";
import path from "node:path";

/** The write-up that the notebooks follow. */
const FILE = path.resolve(__dirname, "../../../docs/write-up.pt.md");

/** A cell of a notebook, as far as its text goes. */
export interface TextCell {
  cell_type: string;
  source: string | string[];
}

/** One space for every run of white space. */
const even = (text: string): string => text.replace(/\s+/g, " ").trim();

/** The write-up's whole text with even spaces, to look for parts of sentences in. */
export function writeUpText(): string {
  return even(fs.readFileSync(FILE, "utf8"));
}

/**
 * The sentences and listings of each heading of the write-up, in their order; of a table each row, of a list each point.
 *
 * Listings are kept to the letter; sentences have even spaces. Pictures, rules and headings are no sentences.
 */
export function writeUpSections(): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let pieces: string[] = [];
  for (const block of blocks(fs.readFileSync(FILE, "utf8"))) {
    const heading = /^#+ (.*)$/.exec(block);
    if (heading) sections.set(heading[1], (pieces = []));
    else if (block.startsWith("```")) pieces.push(block);
    else if (/^(- |\| )/.test(block))
      pieces.push(
        ...block
          .split("\n")
          .map(bare)
          .filter((line) => line !== ""),
      );
    else if (!/^(!\[|---$)/.test(block)) pieces.push(...sentences(block));
  }
  return sections;
}

/** A list's point without its mark, a table's row without its outer bars, a table's rule as nothing. */
function bare(line: string): string {
  if (/^\|[-|]+\|$/.test(line)) return "";
  return line.replace(/^- /, "").replace(/^\| (.*) \|$/, "$1");
}

/** Blocks between empty lines; a fenced listing is one block, whatever is in it. */
function blocks(markdown: string): string[] {
  const paragraphs = (part: string) =>
    part
      .split(/\n\s*\n/)
      .map((block) => block.trim())
      .filter((block) => block !== "");
  return markdown.split(/^(```[^]*?^```)$/m).flatMap((part) => (part.startsWith("```") ? [part] : paragraphs(part)));
}

/** What a notebook quotes in blocks: the sentences between « and » of its block quotes, and its Python listings, in their order. */
export function quotedPieces(cells: TextCell[]): string[] {
  const pieces: string[] = [];
  for (const block of markdownBlocks(cells)) {
    if (block.startsWith("```python")) pieces.push(block);
    else if (block.startsWith(">"))
      pieces.push(...[...quoted(block).matchAll(/«([^»]*)»/g)].flatMap((match) => sentences(match[1])));
  }
  return pieces;
}

/** Block quotes that are not a quotation in «…» with its translation in italics under it. */
export function unfitQuotes(cells: TextCell[]): string[] {
  return markdownBlocks(cells).filter(
    (block) => block.startsWith(">") && !/^(«[^»]*»\s*)+ \*.*\*$/.test(even(quoted(block))),
  );
}

/** What stands in «…» anywhere else in a notebook, in prose or in a cell's strings: parts of sentences. */
export function inlineQuotes(cells: TextCell[]): string[] {
  const prose = markdownBlocks(cells).filter((block) => !block.startsWith(">"));
  const code = cells.filter(({ cell_type }) => cell_type === "code").map(textOf);
  return [...prose, ...code].flatMap((text) => [...even(text).matchAll(/«([^»]*)»/g)].map((match) => match[1]));
}

/** The text of a cell. */
export function textOf({ source }: TextCell): string {
  return Array.isArray(source) ? source.join("") : source;
}

/** The blocks of a notebook's prose. */
function markdownBlocks(cells: TextCell[]): string[] {
  return cells.filter(({ cell_type }) => cell_type === "markdown").flatMap((cell) => blocks(textOf(cell)));
}

/** A block quote without its marks. */
function quoted(block: string): string {
  return block
    .split("\n")
    .map((line) => line.replace(/^> ?/, ""))
    .join(" ");
}

/** Where a sentence ends: a stop, then a new beginning. The same cut for the write-up and its quotations is all that counts. */
function sentences(text: string): string[] {
  return even(text)
    .split(/(?<=[.!?:])\s(?=[A-ZÀ-Ý*])/)
    .filter((sentence) => sentence !== "");
}
