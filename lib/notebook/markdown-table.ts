import { markdownText } from "./markdown-text";

/**
 * A Markdown table, for a notebook's last cell or a README.
 *
 * @param head the columns' titles
 * @param rows the cells of each row; a "|" in them is escaped, and so is what markdownText escapes
 */
export function markdownTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => markdownText(cell).replace(/\|/g, "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** The table that ends each notebook: what is compared, what the write-up says, what was measured. */
export function comparisonTable(rows: Array<[what: string, writeUp: string, measured: string]>): string {
  return markdownTable(["", "the write-up says", "we measured"], rows);
}
