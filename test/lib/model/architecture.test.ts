import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Architecture,
  architectureName,
  namedArchitecture,
  parameterShapes,
  WRITE_UP_ARCHITECTURE,
} from "../../../lib/model/architecture";
import { Vae } from "../../../lib/model/vae";

const SMALL: Architecture[] = [
  { pixels: 6, hidden: [5, 4], latentDim: 3 },
  { pixels: 6, hidden: [5], latentDim: 3 },
  { pixels: 6, hidden: [], latentDim: 2 },
  { pixels: 4, hidden: [7, 5, 3], latentDim: 2 },
];

describe("parameterShapes", () => {
  it("are the names and shapes of the write-up's state_dict", () => {
    const shapes = parameterShapes(WRITE_UP_ARCHITECTURE);
    assert.deepEqual(shapes["encoder.fc1.weight"], [512, 784]);
    assert.deepEqual(shapes["encoder.fc_logvar.bias"], [20]);
    assert.deepEqual(shapes["decoder.fc1.weight"], [256, 20]);
    assert.deepEqual(shapes["decoder.fc3.bias"], [784]);
    const numbers = Object.values(shapes).map((shape) => shape.reduce((product, size) => product * size, 1));
    assert.equal(
      numbers.reduce((sum, count) => sum + count, 0),
      1_082_680,
    );
  });

  it("are those of a model of these sizes, with any number of hidden layers", () => {
    for (const sizes of [...SMALL, WRITE_UP_ARCHITECTURE]) {
      const model = new Vae(1, sizes);
      const parameters = Object.entries(model.parameters()).map(([name, { shape }]) => [name, shape] as const);
      assert.deepEqual(parameterShapes(sizes), Object.fromEntries(parameters), architectureName(sizes));
      model.dispose();
    }
  });
});

describe("architectureName and namedArchitecture", () => {
  it("turn sizes into a name and back", () => {
    assert.equal(architectureName(WRITE_UP_ARCHITECTURE), "784-512-256-20");
    for (const sizes of SMALL) assert.deepEqual(namedArchitecture(architectureName(sizes)), sizes);
    assert.deepEqual(namedArchitecture("4-3-1"), { pixels: 4, hidden: [3], latentDim: 1 });
  });

  it("refuse what is no such name", () => {
    for (const name of ["", "784", "784-0-20", "784--20", "784-1.5-20", "784-a-20"])
      assert.throws(() => namedArchitecture(name), RangeError, name);
  });
});
