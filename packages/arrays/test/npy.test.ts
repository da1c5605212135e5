import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import ndarray from "ndarray";
import { FileFormatError, readMatrix, readNpy, writeNpy, type NpyArray } from "../src";

const fixtures = join(__dirname, "../../test/fixtures");
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "npy-"));
});

after(async () => {
  await rm(folder, { recursive: true });
});

// numpy.save of each: test/fixtures/npy.py
const saved: [string, NpyArray][] = [
  ["float32", { data: Float32Array.of(0.5, -1.25, 3e38, 7, -0, 1e-45), shape: [2, 3] }],
  ["float64", { data: Float64Array.of(0.1, -1e300), shape: [2] }],
  ["int64", { data: BigInt64Array.of(1n, -2n, 3n, 2n ** 62n), shape: [2, 2] }],
  ["uint8", { data: Uint8Array.of(0, 1, 2, 3, 4, 5), shape: [1, 2, 3] }],
];

for (const [name, array] of saved) {
  test(`${name} is read as NumPy wrote it and written byte by byte as NumPy does`, async () => {
    const path = join(fixtures, `${name}.npy`);
    assert.deepEqual(await readNpy(path), array);
    const copy = join(folder, `${name}.npy`);
    await writeNpy(copy, array);
    assert.deepEqual(await readFile(copy), await readFile(path));
  });
}

test("every element type, an empty array and a number alone come back as they went", async () => {
  const arrays: NpyArray[] = [
    { data: Int8Array.of(-1), shape: [1] },
    { data: Int16Array.of(-300, 2), shape: [2] },
    { data: Int32Array.of(1 << 30), shape: [1, 1] },
    { data: Uint16Array.of(65535), shape: [1] },
    { data: Uint32Array.of(4294967295), shape: [1] },
    { data: BigUint64Array.of(2n ** 64n - 1n), shape: [1] },
    { data: new Float32Array(0), shape: [0, 20] },
    { data: Float64Array.of(Math.PI), shape: [] },
    // a view in the middle of a larger buffer
    { data: new Float32Array([9, 1, 2, 9]).subarray(1, 3), shape: [2, 1] },
  ];
  for (const array of arrays) {
    const path = join(folder, "again.npy");
    await writeNpy(path, array);
    const { data, shape } = await readNpy(path);
    assert.deepEqual([...data], [...array.data]);
    assert.equal(data.constructor, array.data.constructor);
    assert.deepEqual(shape, array.shape);
  }
});

test("a transposed, a sliced and a reversed view are written as what they show", async () => {
  const path = join(folder, "view.npy");
  const matrix = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
  // numpy.arange(1, 7).reshape(2, 3).T, [:, 1:], [1:], [:, ::-1] and [:, 2]
  const views = [
    { view: matrix.transpose(1, 0), shape: [3, 2], numbers: [1, 4, 2, 5, 3, 6] },
    { view: matrix.lo(0, 1), shape: [2, 2], numbers: [2, 3, 5, 6] },
    { view: matrix.lo(1, 0), shape: [1, 3], numbers: [4, 5, 6] },
    { view: matrix.step(1, -1), shape: [2, 3], numbers: [3, 2, 1, 6, 5, 4] },
    { view: matrix.pick(null, 2), shape: [2], numbers: [3, 6] },
  ];
  for (const { view, shape, numbers } of views) {
    await writeNpy(path, view);
    assert.deepEqual(await readNpy(path), { data: Float32Array.from(numbers), shape });
  }
  await writeNpy(path, ndarray(BigInt64Array.of(1n, 2n, 3n, 4n), [2, 2]).transpose(1, 0));
  assert.deepEqual(await readNpy(path), { data: BigInt64Array.of(1n, 3n, 2n, 4n), shape: [2, 2] });
  await assert.rejects(
    writeNpy(path, ndarray(Float32Array.of(1), [2])),
    /shape: expected the 1 elements of data, found \[2\]/,
  );
});

test("readMatrix gives an ndarray of single precision, and refuses what is no matrix", async () => {
  const path = join(folder, "matrix.npy");
  await writeNpy(path, { data: BigInt64Array.of(1n, 2n, 3n, 4n, 5n, 6n), shape: [2, 3] });
  const matrix = await readMatrix(path);
  assert.deepEqual([matrix.shape, matrix.stride, matrix.data], [[2, 3], [3, 1], Float32Array.of(1, 2, 3, 4, 5, 6)]);
  await writeNpy(path, { data: Float32Array.of(1), shape: [1] });
  await assert.rejects(readMatrix(path), /matrix\.npy: expected a matrix \[N, D\], found shape \[1\]/);
});

test("versions 2 and 3 of the header are read", async () => {
  const text = "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }\n";
  for (const version of [2, 3]) {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    const path = join(folder, `version${version}.npy`);
    const head = Buffer.from([0x93, ...Buffer.from("NUMPY"), version, 0]);
    await writeFile(path, Buffer.concat([head, length, Buffer.from(text), Buffer.from([1, 0, 2, 0])]));
    assert.deepEqual(await readNpy(path), { data: Int16Array.of(1, 2), shape: [2] });
  }
});

test("what cannot be read gives an error with the file, what was expected and what was found", async () => {
  await assert.rejects(readNpy(join(folder, "absent.npy")), /absent\.npy: expected a \.npy file, found none/);
  await assert.rejects(
    readNpy(join(fixtures, "fortran.npy")),
    /fortran\.npy: expected .*C order.*, found Fortran order/,
  );
  await assert.rejects(
    readNpy(join(fixtures, "big_endian.npy")),
    /big_endian\.npy: expected little-endian .*, found .* >f4/,
  );
  await assert.rejects(readNpy(join(fixtures, "npy.py")), /npy\.py: expected a \.npy file, found no NumPy header/);
  const whole = await readFile(join(fixtures, "float32.npy"));
  const cut = join(folder, "cut.npy");
  await writeFile(cut, whole.subarray(0, whole.length - 1));
  await assert.rejects(readNpy(cut), /cut\.npy: expected 24 bytes of data for shape \[2, 3\], found 23/);
  await writeFile(cut, whole.subarray(0, 40));
  await assert.rejects(
    readNpy(cut),
    /cut\.npy: expected a header of 118 bytes, found the end of the file before, at byte 8/,
  );
  const other = Buffer.from(whole);
  other[6] = 9;
  await writeFile(cut, other);
  await assert.rejects(readNpy(cut), /cut\.npy: expected version 1, 2 or 3 of the format, found 9/);
});

test("a header that Python would not take for that of an array is refused", async () => {
  const path = join(folder, "header.npy");
  const head = (text: string, version = 1, minor = 0) => {
    const length = Buffer.alloc(version === 1 ? 2 : 4);
    length.writeUIntLE(Buffer.byteLength(text, "latin1"), 0, length.length);
    const start = Buffer.from([0x93, ...Buffer.from("NUMPY"), version, minor]);
    return Buffer.concat([start, length, Buffer.from(text, "latin1"), Buffer.alloc(24)]);
  };
  // numpy.lib.format.read_array refuses each of these too
  for (const shape of [
    "(2,,3)",
    "(2 3)",
    "(6)",
    "(02, 3)",
    "(,)",
    "(2.0, 3)",
    "(-2, -3)",
    "[2, 3]",
    "(2, 3",
    "(2\u00a0, 3)",
  ]) {
    await writeFile(path, head(`{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`));
    await assert.rejects(
      readNpy(path),
      /header\.npy: expected descr, fortran_order and shape in the header, found /,
      shape,
    );
  }
  for (const text of [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'more': 1}",
    "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
    "{'descr': '<f4', 'fortran_order': 'False', 'shape': (2, 3)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} and more",
    "['descr': '<f4', 'fortran_order': False, 'shape': (2, 3)]",
  ]) {
    await writeFile(path, head(text));
    await assert.rejects(readNpy(path), FileFormatError, text);
  }
  await writeFile(path, head("{'descr': '<toString', 'fortran_order': False, 'shape': (2, 3), }"));
  await assert.rejects(readNpy(path), /found elements of type <toString, at byte 10/);
  await writeFile(path, head("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 1, 7));
  await assert.rejects(readNpy(path), /expected version 1, 2 or 3 of the format, found 1\.7, at byte 6/);
  for (const shape of ["(2, 3)", "(2, 3,)", "( 2 ,3)", "(2,\n3)"]) {
    await writeFile(path, head(`{ 'shape':${shape}, 'descr' : '=f4','fortran_order':False}\n`));
    assert.deepEqual((await readNpy(path)).shape, [2, 3], shape);
  }
});

test("a size of 4 GB in a file of a hundred bytes is refused before memory is taken, and so is a header of that length", async () => {
  const path = join(folder, "large.npy");
  const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (32768, 32768), }\n";
  const start = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, text.length, 0]);
  await writeFile(path, Buffer.concat([start, Buffer.from(text), Buffer.alloc(22)]));
  await assert.rejects(
    readNpy(path),
    /expected 4294967296 bytes of data for shape \[32768, 32768\], found 22, at byte 100/,
  );
  const header = Buffer.concat([
    Buffer.from([0x93, ...Buffer.from("NUMPY"), 2, 0, 255, 255, 255, 255]),
    Buffer.alloc(88),
  ]);
  await writeFile(path, header);
  await assert.rejects(
    readNpy(path),
    /expected a header of 4294967295 bytes, found the end of the file before, at byte 8/,
  );
  const long = Buffer.alloc(12_000, " ");
  await writeFile(path, Buffer.concat([start.subarray(0, 8), Buffer.from([0x10, 0x27 + 1]), long]));
  await assert.rejects(readNpy(path), /expected a header of at most 10000 bytes, found one of 10256, at byte 8/);
});

test("what cannot be written leaves neither the file nor a temporary one, and an old file as it was", async () => {
  const path = join(folder, "kept.npy");
  await writeNpy(path, { data: Float32Array.of(1), shape: [1] });
  const old = await readFile(path);
  await assert.rejects(
    writeNpy(path, { data: Float32Array.of(1), shape: [2] }),
    /shape: expected the 1 elements of data, found \[2\]/,
  );
  await assert.rejects(
    writeNpy(join(path, "where.npy"), { data: Float32Array.of(1), shape: [1] }),
    /where\.npy: can't be written: expected a directory that can be written to, found E(NOTDIR|EXIST)/,
  );
  await assert.rejects(writeNpy(folder, { data: Float32Array.of(1), shape: [1] }), /can't be written/);
  assert.deepEqual(await readFile(path), old);
  assert.ok((await readdir(folder)).every((name) => name.endsWith(".npy")));
});
