import { EpochRecord } from "../training/training";
import { axis, CURVE_COLOURS, Figure, figure } from "@vae-notebooks/figures";

const TERMS = [
  { key: "total", title: "total (BCE + KL)" },
  { key: "reconstruction", title: "reconstruction (BCE)" },
  { key: "kl", title: "KL" },
] as const;

/**
 * The training curve, train and validation: the total loss at the left, its two terms at the right.
 *
 * @param history the run's epochs, nats per image
 * @param subtitle such as the run's configuration
 *
 * Source: write-up, "Curva de Perda".
 */
export function lossFigure(history: EpochRecord[], subtitle = ""): Figure {
  const epochs = history.map((record) => record.epoch);
  const data = TERMS.flatMap(({ key, title }, panel) =>
    (["train", "validation"] as const).map((part, curve) => ({
      type: "scatter",
      mode: "lines+markers",
      name: part,
      legendgroup: part,
      showlegend: panel === 0,
      x: epochs,
      y: history.map((record) => record[part][key]),
      xaxis: `x${panel + 1}`,
      yaxis: `y${panel + 1}`,
      line: { color: CURVE_COLOURS[curve], width: 2.5, dash: curve === 0 ? "solid" : "dot" },
      marker: { size: 6 },
      hovertemplate: `epoch %{x}<br>${title} %{y:.2f} nats<extra>${part}</extra>`,
    })),
  );
  const nats = "nats per image";
  return figure(data, "Training loss", {
    subtitle,
    width: 960,
    height: 600,
    margin: { l: 70, r: 30, t: 120, b: 60 },
    xaxis: axis("epoch", { domain: [0, 0.58] }),
    yaxis: axis(nats),
    xaxis2: axis("", { domain: [0.68, 1], anchor: "y2" }),
    yaxis2: axis(nats, { domain: [0.57, 1], anchor: "x2" }),
    xaxis3: axis("epoch", { domain: [0.68, 1], anchor: "y3" }),
    yaxis3: axis(nats, { domain: [0, 0.41], anchor: "x3" }),
    annotations: [
      panelTitle(TERMS[0].title, 0.29, 1),
      panelTitle(TERMS[1].title, 0.84, 1),
      panelTitle(TERMS[2].title, 0.84, 0.41),
    ],
    legend: { x: 0.57, y: 0.97, xanchor: "right", bgcolor: "rgba(255,255,255,0.8)" },
  });
}

function panelTitle(text: string, x: number, y: number): Record<string, unknown> {
  const place = { x, y, xref: "paper", yref: "paper", xanchor: "center", yanchor: "bottom" };
  return { text: `<b>${text}</b>`, ...place, showarrow: false };
}
