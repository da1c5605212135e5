import { Figure } from "./figure";

/**
 * The slider and the button ▶ that show a figure's frames one after the other.
 *
 * @param names of the frames, in their order; the slider stands at the last one
 * @param prefix before the name of the frame that is shown
 * @returns what goes into the figure's layout; it takes 130 pixels below the chart
 */
export function frameSlider(
  names: readonly string[],
  prefix: string,
): Pick<Figure["layout"], "sliders" | "updatemenus"> {
  const animation = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 150, redraw: true } };
  const slider = {
    active: names.length - 1,
    currentvalue: { prefix },
    pad: { t: 55, l: 70, r: 40 },
    steps: names.map((name) => ({ label: name, method: "animate", args: [[name], animation] })),
  };
  const play = { label: "▶", method: "animate", args: [null, { ...animation, fromcurrent: false }] };
  const button = {
    type: "buttons",
    showactive: false,
    x: 0,
    y: 0,
    xanchor: "left",
    yanchor: "top",
    pad: { t: 62 },
    buttons: [play],
  };
  return { sliders: [slider], updatemenus: [button] };
}
