/**
 * Text as Plotly shows it letter by letter. Plotly reads a few HTML tags, links among them, and in the text of a pointer's
 * label also %{names}: a name that comes from a file, such as a data set's or a class's, may hold either.
 */
export function plainText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/%\{/g, "%&#123;");
}
