import { Figure, PLOTLY_MIME } from "@vae-notebooks/figures";
import { markdownText } from "./markdown-text";

/** Where the outputs of a notebook's cells go: what is used here of tslab's `display`. */
export interface NotebookDisplay {
  raw(contentType: string, content: unknown): void;
  markdown(text: string): void;
}

/** Shows a figure below the cell that calls it, with a caption that says what to see in it. */
export type Show = (figure: Figure, caption?: string) => void;

/**
 * The function that a notebook shows its figures with: `const show = vae.figureDisplay(tslab.display)`.
 *
 * The figure goes out as an object under Plotly's type, which JupyterLab and the reports draw. The display is an
 * argument, so that the library runs where there is no tslab.
 *
 * @param display tslab.display
 */
export function figureDisplay(display: NotebookDisplay): Show {
  return (figure, caption) => {
    display.raw(PLOTLY_MIME, figure);
    if (caption) display.markdown(`*${markdownText(caption)}*`);
  };
}
