import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { readSafeTensors, SafeTensors, writeSafeTensors } from "../src/safetensors";
import { smallTensors } from "./small-tensors";
import { temporaryDirectory } from "@vae-notebooks/testing";

/** The committed files; this one runs from dist/test. */
const FIXTURES = path.join(__dirname, "../../test/fixtures");

/** An array as safetensors_files.py writes it. */
interface StoredTensor {
  shape: number[];
  data: number[];
}

/** Names, shapes and numbers, which is all that a file says whatever the order of its arrays. */
function content({ tensors, metadata }: SafeTensors): unknown {
  const arrays = Object.entries(tensors).map(([name, array]) => [name, array.shape, Array.from(array.data)] as const);
  return { metadata, tensors: arrays.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/** A file of the given header and data. */
function bytesOf(header: unknown, data: Uint8Array = new Uint8Array(0)): Buffer {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}

describe("writeSafeTensors and readSafeTensors", () => {
  it("return what was written: shapes, numbers to the bit, metadata, names in any script", (t) => {
    const file = path.join(temporaryDirectory(t), "a.safetensors");
    writeSafeTensors(file, smallTensors());
    assert.deepEqual(content(readSafeTensors(file)), content(smallTensors()));
  });

  it("keep infinities and NaN", (t) => {
    const file = path.join(temporaryDirectory(t), "a.safetensors");
    writeSafeTensors(file, {
      tensors: { odd: ndarray(Float32Array.of(Infinity, -Infinity, NaN, 1e-45), [4]) },
      metadata: {},
    });
    assert.deepEqual(Array.from(readSafeTensors(file).tensors.odd.data), [
      Infinity,
      -Infinity,
      NaN,
      Math.fround(1e-45),
    ]);
  });

  it("write no arrays at all", (t) => {
    const file = path.join(temporaryDirectory(t), "a.safetensors");
    writeSafeTensors(file, { tensors: {}, metadata: { only: "this" } });
    assert.deepEqual(readSafeTensors(file), { tensors: {}, metadata: { only: "this" } });
  });

  it("write the format byte by byte: header length, JSON padded to 8 bytes, little-endian numbers in order", (t) => {
    const file = path.join(temporaryDirectory(t), "a.safetensors");
    writeSafeTensors(file, {
      tensors: { b: ndarray(Float32Array.of(1), [1]), a: ndarray(Float32Array.of(-2, 0.5), [1, 2]) },
      metadata: { k: "v" },
    });
    const bytes = fs.readFileSync(file);
    const length = Number(bytes.readBigUInt64LE(0));
    assert.equal(length % 8, 0);
    assert.deepEqual(JSON.parse(bytes.toString("utf8", 8, 8 + length)), {
      __metadata__: { k: "v" },
      b: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
      a: { dtype: "F32", shape: [1, 2], data_offsets: [4, 12] },
    });
    assert.equal(bytes.subarray(8 + length).toString("hex"), "0000803f" + "000000c0" + "0000003f");
  });

  it("write the array that a view shows: a part, a transposed one", (t) => {
    const file = path.join(temporaryDirectory(t), "a.safetensors");
    const whole = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    const buffer = new Float32Array([9, 9, 7, 8]).subarray(2);
    writeSafeTensors(file, {
      tensors: {
        row: whole.pick(1, null),
        turned: whole.transpose(1, 0),
        part: whole.lo(0, 1).hi(2, 1),
        offset: ndarray(buffer, [2]),
      },
      metadata: {},
    });
    const { row, turned, part, offset } = readSafeTensors(file).tensors;
    assert.deepEqual([row.shape, Array.from(row.data)], [[3], [4, 5, 6]]);
    assert.deepEqual(
      [turned.shape, Array.from(turned.data)],
      [
        [3, 2],
        [1, 4, 2, 5, 3, 6],
      ],
    );
    assert.deepEqual(
      [part.shape, Array.from(part.data)],
      [
        [2, 1],
        [2, 5],
      ],
    );
    assert.deepEqual([offset.shape, Array.from(offset.data)], [[2], [7, 8]]);
  });

  it("return an array of the name __proto__ as any other", (t) => {
    const file = path.join(temporaryDirectory(t), "a.safetensors");
    fs.writeFileSync(
      file,
      bytesOf('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', new Uint8Array([0, 0, 128, 63])),
    );
    const { tensors } = readSafeTensors(file);
    assert.deepEqual(Object.keys(tensors), ["__proto__"]);
    assert.deepEqual(Array.from(Object.values(tensors)[0].data), [1]);
  });

  it("give arrays of their own: changing one changes no other", (t) => {
    const file = path.join(temporaryDirectory(t), "a.safetensors");
    writeSafeTensors(file, {
      tensors: { a: ndarray(Float32Array.of(1), [1]), b: ndarray(Float32Array.of(2), [1]) },
      metadata: {},
    });
    const { a, b } = readSafeTensors(file).tensors;
    a.data[0] = 5;
    assert.equal(b.data[0], 2);
  });
});

describe("the Python package safetensors", () => {
  it("wrote a file of the same content as ours", () => {
    // safetensors.torch.save_file(tensors, "written-by-python.safetensors", metadata)
    assert.deepEqual(
      content(readSafeTensors(path.join(FIXTURES, "written-by-python.safetensors"))),
      content(smallTensors()),
    );
  });

  it("read from our file what we wrote, and we still write that very file", (t) => {
    // safetensors.safe_open("written-by-typescript.safetensors", "pt").get_tensor(name)
    const { readFromTypescript } = JSON.parse(fs.readFileSync(path.join(FIXTURES, "safetensors.json"), "utf8")) as {
      readFromTypescript: { metadata: Record<string, string>; tensors: Record<string, StoredTensor> };
    };
    const tensors = Object.fromEntries(
      Object.entries(readFromTypescript.tensors).map(([name, { shape, data }]) => [
        name,
        ndarray(Float32Array.from(data), shape),
      ]),
    );
    assert.deepEqual(content({ tensors, metadata: readFromTypescript.metadata }), content(smallTensors()));
    const file = path.join(temporaryDirectory(t), "again.safetensors");
    writeSafeTensors(file, smallTensors());
    assert.deepEqual(fs.readFileSync(file), fs.readFileSync(path.join(FIXTURES, "written-by-typescript.safetensors")));
  });
});

describe("readSafeTensors refuses", () => {
  function complaint(bytes: Buffer, directory: string): string {
    const file = path.join(directory, "file.safetensors");
    fs.writeFileSync(file, bytes);
    try {
      readSafeTensors(file);
    } catch (error) {
      assert.ok(
        error instanceof Error && error.message.startsWith(`${file}: `),
        `the file is not named: ${(error as Error).message}`,
      );
      return error.message.slice(file.length + 2);
    }
    throw new assert.AssertionError({ message: "nothing was thrown" });
  }

  it("a file that is missing, and a directory", (t) => {
    const directory = temporaryDirectory(t);
    const file = path.join(directory, "none.safetensors");
    assert.throws(() => readSafeTensors(file), { message: `${file}: expected a safetensors file, found none` });
    assert.throws(() => readSafeTensors(directory), {
      message: `${directory}: expected a safetensors file, found something else than a file`,
    });
  });

  it("a file that was cut, wherever it was cut", (t) => {
    const directory = temporaryDirectory(t);
    const whole = path.join(directory, "whole.safetensors");
    writeSafeTensors(whole, {
      tensors: { a: ndarray(Float32Array.of(1, 2), [2]), b: ndarray(Float32Array.of(3), [1]) },
      metadata: {},
    });
    const bytes = fs.readFileSync(whole);
    const header = 8 + Number(bytes.readBigUInt64LE(0));
    for (let length = 0; length < bytes.length; length++) {
      const found = complaint(bytes.subarray(0, length), directory);
      if (length < header)
        assert.match(
          found,
          new RegExp(`^expected a safetensors header, found ${length} bytes that end before it does`),
        );
      else if (length < header + 8)
        assert.match(found, /^a: expected bytes 0 to 8 of the data, found \d in all \(truncated\), at byte \d+$/);
      else assert.match(found, /^b: expected bytes 8 to 12 of the data, found \d+ in all \(truncated\), at byte \d+$/);
    }
  });

  it("a file of another format: PyTorch's zip, a picture, text, a header that is no object", (t) => {
    const directory = temporaryDirectory(t);
    assert.match(
      complaint(Buffer.from("PK\x03\x04 archive/data.pkl and more than eight bytes"), directory),
      /^expected a safetensors header, found 47 bytes/,
    );
    assert.match(
      complaint(Buffer.from("\x89PNG\r\n\x1a\n 0000000", "latin1"), directory),
      /^expected a safetensors header/,
    );
    assert.equal(
      complaint(bytesOf("not JSON at all"), directory),
      'expected a safetensors header in JSON, found "not JSON at all", at byte 8',
    );
    for (const header of ["[1]", "7", "null"]) {
      assert.equal(
        complaint(bytesOf(header), directory),
        `expected a safetensors header in JSON, found ${JSON.stringify(header)}, at byte 8`,
      );
    }
  });

  it("numbers that are not float32", (t) => {
    const directory = temporaryDirectory(t);
    for (const dtype of ["F64", "BF16", "I64"]) {
      const header = { w: { dtype, shape: [1], data_offsets: [0, 8] } };
      assert.equal(
        complaint(bytesOf(header, new Uint8Array(8)), directory),
        `w: expected float32 numbers (F32), found ${dtype}, at byte 8`,
      );
    }
  });

  it("a size that is not the shape's", (t) => {
    const header = { w: { dtype: "F32", shape: [2, 3], data_offsets: [0, 20] } };
    assert.equal(
      complaint(bytesOf(header, new Uint8Array(20)), temporaryDirectory(t)),
      "w: expected 24 bytes for the shape [2,3], found 20, at byte 8",
    );
  });

  it("an array outside the data", (t) => {
    const directory = temporaryDirectory(t);
    const at = (from: number, to: number) =>
      bytesOf({ w: { dtype: "F32", shape: [1], data_offsets: [from, to] } }, new Uint8Array(8));
    assert.equal(
      complaint(at(8, 12), directory),
      "w: expected bytes 8 to 12 of the data, found 8 in all (truncated), at byte 71",
    );
    assert.match(complaint(at(-4, 0), directory), /^expected a safetensors header in JSON/);
  });

  it("arrays that overlap, leave a gap, or leave bytes at the end, which the Python package refuses too", (t) => {
    const directory = temporaryDirectory(t);
    const of = (...offsets: Array<[number, number]>) => {
      const entries = offsets.map((data_offsets, i) => [`w${i}`, { dtype: "F32", shape: [1], data_offsets }]);
      return complaint(bytesOf(Object.fromEntries(entries), new Uint8Array(8)), directory);
    };
    assert.match(of([0, 4], [0, 4]), /^w1: expected its data to begin at byte 4 of the data, found 0, at byte \d+$/);
    assert.match(of([4, 8]), /^w0: expected its data to begin at byte 0 of the data, found 4, at byte \d+$/);
    assert.match(of([0, 4]), /^expected 4 bytes of data, found 8: bytes of no array, at byte \d+$/);
  });

  it("numbers that are no plain sizes, also where JSON reads them as such", (t) => {
    const directory = temporaryDirectory(t);
    for (const size of ["1.0", "1e0", "-0", "true", "null"]) {
      const header = `{"w":{"dtype":"F32","shape":[${size}],"data_offsets":[0,4]}}`;
      assert.match(complaint(bytesOf(header, new Uint8Array(4)), directory), /^expected a safetensors header in JSON/);
    }
    const large = '{"w":{"dtype":"F32","shape":[0,9007199254740993],"data_offsets":[0,0]}}';
    assert.match(complaint(bytesOf(large), directory), /^w: expected a dtype, a shape and data_offsets/);
  });

  it("metadata that are no strings, and a header that is no UTF-8", (t) => {
    const directory = temporaryDirectory(t);
    for (const metadata of ["7", "[]", '{"a":7}', '{"a":["b"]}'])
      assert.match(
        complaint(bytesOf(`{"__metadata__":${metadata}}`), directory),
        /^__metadata__: expected an object of strings, found /,
      );
    const bytes = bytesOf({ __metadata__: { a: "?" } });
    bytes[bytes.indexOf("?")] = 0xff;
    assert.equal(complaint(bytes, directory), "expected text in UTF-8, found the byte 255, at byte 30");
  });

  it("a header of 4 GB in a file of a hundred bytes, before memory is taken", (t) => {
    const bytes = Buffer.alloc(100);
    bytes.writeBigUInt64LE(2n ** 32n);
    assert.match(
      complaint(bytes, temporaryDirectory(t)),
      /^expected a safetensors header, found 100 bytes that end before/,
    );
    bytes.writeBigUInt64LE(2n ** 64n - 1n);
    assert.match(
      complaint(bytes, temporaryDirectory(t)),
      /^expected a safetensors header, found 100 bytes that end before/,
    );
  });

  it("a description of an array that is none", (t) => {
    const directory = temporaryDirectory(t);
    const descriptions: unknown[] = [
      null,
      7,
      [],
      {},
      { dtype: "F32" },
      { dtype: "F32", shape: 3, data_offsets: [0, 4] },
      { dtype: "F32", shape: [1], data_offsets: ["0", "4"] },
    ];
    descriptions.push(
      { dtype: "F32", shape: [1], data_offsets: [0] },
      { dtype: "F32", shape: [1], data_offsets: [0, 4, 4] },
    );
    for (const entry of descriptions) {
      assert.match(
        complaint(bytesOf({ w: entry }, new Uint8Array(4)), directory),
        /^(w: expected a dtype|expected a safetensors header in JSON)/,
        JSON.stringify(entry),
      );
    }
  });
});
