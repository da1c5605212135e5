import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it, TestContext } from "node:test";
import fc from "fast-check";
import ndarray from "ndarray";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { FileFormatError, NumberArray, readIdx, readNpy, readSafeTensors, writeNpy, writeSafeTensors } from "../src";

const SHAPE = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
const size = (shape: number[]) => shape.reduce((product, length) => product * length, 1);
const FLOATS = { noDefaultInfinity: false, noNaN: false };

/** An array of any type and shape, also with NaN, infinities and negative zero. */
const ARRAY = SHAPE.chain((shape) => {
  const exactly = { minLength: size(shape), maxLength: size(shape) };
  const data: fc.Arbitrary<NumberArray> = fc.oneof(
    fc.float32Array({ ...exactly, ...FLOATS }),
    fc.float64Array({ ...exactly, ...FLOATS }),
    fc.int8Array(exactly),
    fc.int16Array(exactly),
    fc.int32Array(exactly),
    fc.bigInt64Array(exactly),
    fc.uint8Array(exactly),
    fc.uint16Array(exactly),
    fc.uint32Array(exactly),
    fc.bigUint64Array(exactly),
  );
  return data.map((numbers) => ({ data: numbers, shape }));
});

const FLOAT32 = SHAPE.chain((shape) =>
  fc.float32Array({ minLength: size(shape), maxLength: size(shape), ...FLOATS }).map((data) => ndarray(data, shape)),
);

function fileIn(t: TestContext): string {
  return path.join(temporaryDirectory(t), "file");
}

/** The bytes of an array, which tell NaN from NaN and 0 from −0. */
const bytesOf = ({ buffer, byteOffset, byteLength }: NumberArray) => Buffer.from(buffer, byteOffset, byteLength);

describe("whatever array is written", () => {
  it("to .npy comes back with its type, shape and bits", async (t) => {
    const file = fileIn(t);
    await fc.assert(
      fc.asyncProperty(ARRAY, async (array) => {
        await writeNpy(file, array);
        const found = await readNpy(file);
        assert.deepEqual(found.shape, array.shape);
        assert.equal(found.data.constructor, array.data.constructor);
        assert.deepEqual(bytesOf(found.data), bytesOf(array.data));
      }),
    );
  });

  it("as a transposed view to .npy is the array of the turned shape, with each element in its turned place", async (t) => {
    const file = fileIn(t);
    const matrix = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }));
    await fc.assert(
      fc.asyncProperty(matrix, async ([rows, columns]) => {
        const whole = ndarray(
          Int32Array.from({ length: rows * columns }, (_, i) => i),
          [rows, columns],
        );
        await writeNpy(file, whole.transpose(1, 0));
        const { data, shape } = await readNpy(file);
        assert.deepEqual(shape, [columns, rows]);
        for (let row = 0; row < rows; row++)
          for (let column = 0; column < columns; column++)
            assert.equal(data[column * rows + row], whole.get(row, column));
      }),
    );
  });

  it("to safetensors comes back under its name, whatever name that is, beside its metadata", (t) => {
    const file = fileIn(t);
    // A file can't hold half a surrogate pair; the grapheme unit makes none.
    const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__metadata__");
    const tensors = fc.dictionary(name, FLOAT32, { maxKeys: 4 });
    const metadata = fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), { maxKeys: 3 });
    fc.assert(
      fc.property(tensors, metadata, (written, words) => {
        writeSafeTensors(file, { tensors: written, metadata: words });
        const found = readSafeTensors(file);
        assert.deepEqual(Object.entries(found.metadata).sort(), Object.entries(words).sort());
        assert.deepEqual(Object.keys(found.tensors).sort(), Object.keys(written).sort());
        for (const [key, tensor] of Object.entries(found.tensors)) {
          assert.deepEqual(tensor.shape, written[key].shape);
          assert.deepEqual(bytesOf(tensor.data), bytesOf(written[key].data));
        }
      }),
    );
  });
});

describe("whatever bytes a file has", () => {
  it("each reader gives an array or a FileFormatError with the file's name", async (t) => {
    const file = fileIn(t);
    const starts = ["", "\x93NUMPY\x01\0", "\0\0\x08\x03", "\x1f\x8b\x08\0", "\x10\0\0\0\0\0\0\0{"];
    const bytes = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }));
    const readers = [(name: string) => readIdx(name, 3), readNpy, readSafeTensors];
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...readers), async ([start, rest], read) => {
        fs.writeFileSync(file, Buffer.concat([Buffer.from(start, "latin1"), rest]));
        try {
          await read(file);
        } catch (error) {
          assert.ok(error instanceof FileFormatError, String(error));
          assert.ok(error.message.startsWith(`${file}: `));
        }
      }),
      { numRuns: 500 },
    );
  });
});
