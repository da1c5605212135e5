import ndarray from "ndarray";
import { SafeTensors } from "../src/safetensors";

/** What both safetensors fixtures hold: the arrays and strings of safetensors_fixture in make_pytorch_fixtures.py. */
export function smallTensors(): SafeTensors {
  return {
    tensors: {
      "encoder.fc1.weight": ndarray(Float32Array.of(0.5, -1.25, 3, 1e-30, -0, 65504), [2, 3]),
      "encoder.fc1.bias": ndarray(Float32Array.of(1 / 3, -2 / 3), [2]),
      "one number": ndarray(Float32Array.of(7.5), []),
      nothing: ndarray(new Float32Array(0), [0, 3]),
      größe: ndarray(Float32Array.of(0, 1, 2, 3), [2, 1, 2]),
    },
    metadata: { seed: "42", note: "ε ~ N(0, I)" },
  };
}
