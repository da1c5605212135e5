// What the page's scripts say of their arguments. Only the type checker reads this; the page does not.

interface DigitClass {
  name: string;
  colour: string;
}

/** The JSON in the page. */
interface MapPageContent {
  side: number;
  /** Images in a row of the sheet, and pixels between two of them. */
  sheet: { columns: number; gap: number };
  classes: DigitClass[];
  labels: number[];
  /** Base64 of float32, [N, dimensions]. */
  codes: string;
  dimensions: number;
  seed: number;
  perplexity: number;
  perplexities: number[];
}

/** What the canvas can be drawn with: WebGL or, where that is missing, plain drawing. */
interface Painter {
  name: string;
  /** Draws all points. `positions` are x and y in the map's unit, `scale` goes from it to −1 … 1. */
  draw(positions: Float32Array, scale: number, diameter: number): void;
}

/** What the page uses of @vae-notebooks/tsne's script for browsers. */
interface Matrix {
  data: Float32Array;
  shape: number[];
}
declare const tsne: {
  tsne(
    points: Matrix,
    options: object,
  ): Promise<{ klDivergence: number; engine: string; seconds: Record<string, number> }>;
  ndarray(data: Float32Array, shape: number[]): Matrix;
};
