import { escapeHtml } from "./page-files";

/** How a page stands in a notebook's cell. */
export interface FrameOptions {
  /** What a screen reader calls it. */
  title: string;
  /** Height in pixels until the page has said how tall it is. */
  height?: number;
}

/** Between these two a page's HTML has what stands for it where scripts don't run. */
const STILLS = /<!-- stills -->([\s\S]*)<!-- end of stills -->/;

/**
 * A page as the output of a notebook's cell: the whole page in an iframe's srcdoc, where its scripts and styles meet
 * neither the notebook's nor another cell's. It works from disk, grows to the page's height, and follows the notebook's
 * light or dark look.
 *
 * JupyterLab takes the iframe away, and leaves what it contains, in a notebook that it does not trust: so it contains
 * the page's still pictures, which a browser that shows the frame ignores.
 *
 * @param page HTML of a whole page, such as explorerPage's
 * @returns HTML of one element
 */
export function explorerFrame(page: string, { title, height = 1000 }: FrameOptions): string {
  const style = "width: 100%; border: 0; display: block";
  const stills = STILLS.exec(page)?.[1].trim() ?? `<p>${escapeHtml(title)}: run this cell to see it.</p>`;
  const frame = `<iframe title="${escapeHtml(title)}" style="${style}; height: ${height}px"`;
  return `${frame} srcdoc="${escapeHtml(page)}">${stills}</iframe>`;
}
