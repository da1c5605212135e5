import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { storedMembers } from "../src/zip-archive";

/** As Python writes them: zipfile.ZipFile(file, "w", method), then writestr(name, content) for each; in hexadecimal. */
const ARCHIVES = JSON.parse(
  fs.readFileSync(path.join(__dirname, "../../test/fixtures/archives.json"), "utf8"),
) as Record<"empty" | "two" | "deflated" | "comment" | "twice", string>;
const archive = (name: keyof typeof ARCHIVES): Buffer => Buffer.from(ARCHIVES[name], "hex");

const contents = (bytes: Buffer): Array<[string, string]> =>
  [...storedMembers("a.zip", bytes)].map(([name, content]) => [name, content.toString()]);

describe("storedMembers", () => {
  it("gives each member's bytes by name, an empty one too", () => {
    assert.deepEqual(contents(archive("two")), [
      ["a/ε", "hello"],
      ["a/none", ""],
    ]);
  });

  it("gives none of an archive without members, and reads one with a comment behind it", () => {
    assert.deepEqual(contents(archive("empty")), []);
    assert.deepEqual(contents(archive("comment")), [["a", "hello"]]);
  });

  it("refuses a compressed member, a name that stands twice, and another kind of file", () => {
    assert.throws(() => contents(archive("deflated")), {
      message: /^a\.zip: a: expected files that are not compressed, found a compressed one, at byte \d+$/,
    });
    assert.throws(() => contents(archive("twice")), /a\.zip: a: expected each name once, found it a second time/);
    for (const other of ["", "P", "hello, world, this is no archive"])
      assert.throws(
        () => contents(Buffer.from(other)),
        /a\.zip: expected the zip archive .*, found another kind of file/,
      );
  });

  it("refuses a member whose bytes are not those of its checksum, and says both", () => {
    const bytes = archive("two");
    bytes.write("j", bytes.indexOf("hello"));
    // zlib.crc32(b"hello"), zlib.crc32(b"jello")
    assert.throws(() => contents(bytes), {
      message: `a.zip: a/ε: expected bytes with the CRC-32 3610a686, found 4cd0f5e6, at byte ${bytes.indexOf("jello")}`,
    });
  });

  it("refuses an archive that was cut, wherever it was cut", () => {
    const whole = archive("two");
    for (let length = 0; length < whole.length; length++)
      assert.throws(() => contents(whole.subarray(0, length)), /^FileFormatError: a\.zip: /, `${length}`);
  });
});
