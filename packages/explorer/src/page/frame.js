// In a notebook's cell this page is in a frame. It can see the notebook around it only where the browser lets it, from
// the same origin. A page around it of another origin, as every file on disk is, hears its height as a message
// { pageHeight } and may set the frame's; its address may ask for a look: explorer.html#light or #dark.

/** Tells the frame how tall the page is: a frame can't know. */
function fitFrame() {
  const pageHeight = Math.ceil(document.body.getBoundingClientRect().height);
  const frame = /** @type {HTMLElement | null} */ (window.frameElement);
  if (frame) frame.style.height = `${pageHeight}px`;
  else if (window.parent !== window) window.parent.postMessage({ pageHeight }, "*");
}

/**
 * Takes the notebook's look, light or dark, which may not be the system's. JupyterLab and nbconvert say it on their
 * body.
 */
function followNotebook() {
  const { dataset } = document.documentElement;
  if (dataset["theme"] !== "auto") return;
  const asked = /^#(light|dark)$/.exec(window.location.hash);
  if (asked) dataset["theme"] = asked[1];
  try {
    const light = window.parent.document.body.dataset["jpThemeLight"];
    if (light !== undefined) dataset["theme"] = light === "true" ? "light" : "dark";
  } catch {
    // Another origin.
  }
}
followNotebook();
