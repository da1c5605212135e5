import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import zlib from "node:zlib";
import { FileFormatError } from "../src/file-format-error";
import { readIdx } from "../src/idx";
import { idxBytes, temporaryDirectory } from "@vae-notebooks/testing";

const IMAGES = [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255];
/** Two images of 3 rows and 2 columns, written out byte by byte. */
const TWO_IMAGES = Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2, ...IMAGES]);

describe("readIdx", () => {
  it("reads images row by row, in the shape that the header states", (t) => {
    const file = path.join(temporaryDirectory(t), "images");
    fs.writeFileSync(file, TWO_IMAGES);
    const found = readIdx(file, 3);
    assert.deepEqual(found.shape, [2, 3, 2]);
    assert.deepEqual(Array.from(found.data), IMAGES);
    assert.equal(found.get(1, 0, 1), 251);
    assert.equal(found.get(1, 2, 0), 254);
  });

  it("reads labels", (t) => {
    const file = path.join(temporaryDirectory(t), "labels");
    fs.writeFileSync(file, Buffer.from([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9]));
    const found = readIdx(file, 1);
    assert.deepEqual(found.shape, [3]);
    assert.deepEqual(Array.from(found.data), [7, 0, 9]);
  });

  it("reads a gzipped file under its own name, and under the name without .gz", (t) => {
    const directory = temporaryDirectory(t);
    fs.writeFileSync(path.join(directory, "a.gz"), zlib.gzipSync(TWO_IMAGES));
    fs.writeFileSync(path.join(directory, "b"), zlib.gzipSync(TWO_IMAGES));
    for (const name of ["a.gz", "a", "b"])
      assert.deepEqual(Array.from(readIdx(path.join(directory, name), 3).data), IMAGES, name);
  });

  it("takes the plain file where both are there", (t) => {
    const file = path.join(temporaryDirectory(t), "labels");
    fs.writeFileSync(file, idxBytes([1], [1]));
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(idxBytes([1], [2])));
    assert.deepEqual(Array.from(readIdx(file, 1).data), [1]);
  });

  it("reads a file of no images", (t) => {
    const file = path.join(temporaryDirectory(t), "none");
    fs.writeFileSync(file, idxBytes([0, 28, 28], []));
    const found = readIdx(file, 3);
    assert.deepEqual(found.shape, [0, 28, 28]);
    assert.equal(found.data.length, 0);
  });

  it("checks the checksum of the uncompressed bytes where one is given", (t) => {
    const file = path.join(temporaryDirectory(t), "images");
    const md5 = createHash("md5").update(TWO_IMAGES).digest("hex");
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(TWO_IMAGES));
    assert.deepEqual(readIdx(file, 3, md5).shape, [2, 3, 2]);
  });
});

describe("readIdx refuses", () => {
  /** What readIdx says of a file with these bytes. */
  function complaint(bytes: Buffer | undefined, directory: string, dimensions = 3, md5?: string): string {
    const file = path.join(directory, "file");
    if (bytes) fs.writeFileSync(file, bytes);
    try {
      readIdx(file, dimensions, md5);
    } catch (error) {
      assert.ok(error instanceof Error);
      assert.ok(error.message.startsWith(file), `the file is not named: ${error.message}`);
      if (bytes) assert.deepEqual(fs.readFileSync(file), bytes, "the file was changed");
      return error.message.slice(file.length);
    }
    throw new assert.AssertionError({ message: "nothing was thrown" });
  }

  it("a file that is missing", (t) => {
    assert.equal(
      complaint(undefined, temporaryDirectory(t)),
      ": expected an IDX file by this name, gzipped (.gz) or not, found none",
    );
  });

  it("an empty file, and one that ends inside its header", (t) => {
    const directory = temporaryDirectory(t);
    for (const length of [0, 1, 4, 15]) {
      assert.equal(
        complaint(TWO_IMAGES.subarray(0, length), directory),
        `: expected an IDX header of 16 bytes, found ${length} bytes in all, at byte ${length}`,
      );
    }
  });

  it("a wrong magic number: labels for images, numbers of another type, text", (t) => {
    const directory = temporaryDirectory(t);
    const expected = ": expected the magic number 2051 (unsigned bytes in 3 dimension(s)), found ";
    assert.equal(complaint(idxBytes([12], IMAGES), directory), `${expected}2049, at byte 0`);
    assert.equal(
      complaint(Buffer.concat([Buffer.from([0, 0, 0x0d, 3]), TWO_IMAGES.subarray(4)]), directory),
      `${expected}3331, at byte 0`,
    );
    assert.equal(
      complaint(Buffer.from("<!DOCTYPE html><html>not found</html>"), directory),
      `${expected}${0x3c21444f}, at byte 0`,
    );
    assert.equal(
      complaint(TWO_IMAGES, directory, 1),
      ": expected the magic number 2049 (unsigned bytes in 1 dimension(s)), found 2051, at byte 0",
    );
  });

  it("a file that was cut, wherever it was cut", (t) => {
    const directory = temporaryDirectory(t);
    for (let length = 16; length < TWO_IMAGES.length; length++) {
      assert.equal(
        complaint(TWO_IMAGES.subarray(0, length), directory),
        `: expected 12 bytes for 2 × 3 × 2, found ${length - 16} (truncated), at byte ${length}`,
      );
    }
  });

  it("a count in the header that is not the file's: more images than bytes, and bytes after the last image", (t) => {
    const directory = temporaryDirectory(t);
    assert.equal(
      complaint(idxBytes([3, 3, 2], IMAGES), directory),
      ": expected 18 bytes for 3 × 3 × 2, found 12 (truncated), at byte 28",
    );
    assert.equal(
      complaint(idxBytes([1, 3, 2], IMAGES), directory),
      ": expected 6 bytes for 1 × 3 × 2, found 12, at byte 22",
    );
    assert.match(
      complaint(idxBytes([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], IMAGES), directory),
      /^: expected .* found 12 \(truncated\), at byte 28$/,
    );
  });

  it("another checksum", (t) => {
    const directory = temporaryDirectory(t);
    const expected = createHash("md5").update(TWO_IMAGES).digest("hex");
    const damaged = Buffer.from(TWO_IMAGES);
    damaged[20] ^= 1;
    const found = createHash("md5").update(damaged).digest("hex");
    assert.equal(
      complaint(damaged, directory, 3, expected),
      `: expected the md5 checksum ${expected}, found ${found}, at byte 0`,
    );
  });

  it("a gzip file that was cut or damaged", (t) => {
    const directory = temporaryDirectory(t);
    const whole = zlib.gzipSync(TWO_IMAGES);
    assert.match(
      complaint(whole.subarray(0, whole.length - 9), directory),
      /^: expected a whole gzip file, found unexpected end of file, at byte 0$/,
    );
    const damaged = Buffer.from(whole);
    damaged[whole.length - 8] ^= 1;
    assert.match(
      complaint(damaged, directory),
      /^: expected a whole gzip file, found incorrect data check, at byte 0$/,
    );
  });

  it("bytes behind the gzip file", (t) => {
    const packed = zlib.gzipSync(TWO_IMAGES);
    const directory = temporaryDirectory(t);
    assert.equal(
      complaint(Buffer.concat([packed, Buffer.alloc(4)]), directory),
      `: expected the end of the gzip file, found 4 more bytes, at byte ${packed.length}`,
    );
    assert.match(complaint(Buffer.concat([packed, Buffer.from("more")]), directory), /^: expected .*gzip file, found /);
  });

  it("more or less behind gzip than the header says, without unpacking more: a bomb of 256 MB in 255 kB", (t) => {
    const directory = temporaryDirectory(t);
    assert.equal(
      complaint(zlib.gzipSync(TWO_IMAGES.subarray(0, 20)), directory),
      ": expected 12 bytes for 2 × 3 × 2, found 4 (truncated), at byte 20",
    );
    const bomb = zlib.gzipSync(Buffer.concat([TWO_IMAGES, Buffer.alloc(2 ** 28)]));
    assert.ok(bomb.length < 2 ** 18);
    const before = process.memoryUsage().arrayBuffers;
    assert.equal(complaint(bomb, directory), ": expected 28 bytes of content, found more, at byte 28");
    assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 23, "the bomb was unpacked");
  });

  it("a size of 4 GB in a file of a hundred bytes, gzipped or not, before memory is taken", (t) => {
    const directory = temporaryDirectory(t);
    const bytes = idxBytes([2 ** 16 - 1, 2 ** 8, 2 ** 8], IMAGES);
    const size = (2 ** 16 - 1) * 2 ** 16;
    assert.equal(
      complaint(bytes, directory),
      `: expected ${size} bytes for 65535 × 256 × 256, found 12 (truncated), at byte 28`,
    );
    const packed = zlib.gzipSync(bytes);
    assert.equal(
      complaint(packed, directory),
      `: expected ${size + 16} bytes of content, found gzip that can hold ${1032 * packed.length} at most, at byte 0`,
    );
  });

  it("gzip whose own header hides the beginning of the content", (t) => {
    const packed = zlib.gzipSync(TWO_IMAGES);
    // The flag for a file name in byte 3, and a name of 100,000 letters behind the ten bytes of gzip's header.
    const name = Buffer.concat([Buffer.alloc(100_000, "n"), Buffer.from([0])]);
    const bytes = Buffer.concat([packed.subarray(0, 10), name, packed.subarray(10)]);
    bytes[3] |= 8;
    assert.equal(zlib.gunzipSync(bytes).length, TWO_IMAGES.length);
    assert.match(
      complaint(bytes, temporaryDirectory(t)),
      /^: expected an IDX header of 16 bytes, found 0 bytes in all/,
    );
  });

  it("with an error that says file, offset, what was expected and what was found also to programs", (t) => {
    const file = path.join(temporaryDirectory(t), "file");
    fs.writeFileSync(file, TWO_IMAGES.subarray(0, 27));
    assert.throws(
      () => readIdx(file, 3),
      (error) => {
        assert.ok(error instanceof FileFormatError);
        const { file: named, offset, expected, found, name } = error;
        assert.deepEqual(
          { named, offset, expected, found, name },
          {
            named: file,
            offset: 27,
            expected: "12 bytes for 2 × 3 × 2",
            found: "11 (truncated)",
            name: "FileFormatError",
          },
        );
        return true;
      },
    );
  });

  it("a directory in the file's place", (t) => {
    const directory = temporaryDirectory(t);
    fs.mkdirSync(path.join(directory, "file"));
    assert.match(complaint(undefined, directory), /^: expected an IDX file/);
  });
});
