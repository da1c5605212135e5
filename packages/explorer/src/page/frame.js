// In a notebook's cell this page is in a frame. It can see the notebook around it only where the browser lets it, from
// the same origin; elsewhere it keeps its own look, and the height that it was given, and scrolls.

/** Tells the frame how tall the page is: a frame can't know. */
function fitFrame() {
  try {
    const frame = /** @type {HTMLElement | null} */ (window.frameElement);
    if (frame) frame.style.height = `${Math.ceil(document.body.getBoundingClientRect().height)}px`;
  } catch {
    // Another origin.
  }
}

/**
 * Takes the notebook's look, light or dark, which may not be the system's. JupyterLab and nbconvert say it on their
 * body.
 */
function followNotebook() {
  try {
    const light = window.parent.document.body.dataset["jpThemeLight"];
    const { dataset } = document.documentElement;
    if (light !== undefined && dataset["theme"] === "auto") dataset["theme"] = light === "true" ? "light" : "dark";
  } catch {
    // Another origin.
  }
}
followNotebook();
