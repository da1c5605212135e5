/**
 * Text for Markdown in which a name from a file, such as a class's or a data set's, can be neither HTML nor a picture, which
 * a page would ask the network for. Marks of emphasis, links, formulas and the line break <br> stay what they are.
 */
export function markdownText(text: string): string {
  return text.replace(/<(?!br>)/g, "&lt;").replace(/!\[/g, "!\\[");
}
