/**
 * Markdown that is folded away behind one line, for what a reader may want to see but need not.
 *
 * @param line that is always seen: text with simple HTML such as <b>, since Markdown is not read there
 * @param markdown that unfolds; empty lines around it make it Markdown again inside of the HTML
 */
export function folded(line: string, markdown: string): string {
  return `<details><summary>${line}</summary>\n\n${markdown}\n\n</details>`;
}
