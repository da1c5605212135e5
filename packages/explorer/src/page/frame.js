// In a notebook's cell this page is in a frame, which can't know how tall the page is. Where the browser lets us, we tell it.

function fitFrame() {
  try {
    const frame = /** @type {HTMLElement | null} */ (window.frameElement);
    if (frame) frame.style.height = `${Math.ceil(document.body.getBoundingClientRect().height)}px`;
  } catch {
    // A frame of another origin keeps the height that it was given, and scrolls.
  }
}
