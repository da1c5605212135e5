import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { crc32 } from "../src/crc32";

describe("crc32", () => {
  it("gives what Python's zlib.crc32 gives", () => {
    // zlib.crc32(b"123456789"), zlib.crc32(b"a"), zlib.crc32(b"\xff" * 4), zlib.crc32(bytes(range(256)))
    assert.equal(crc32(Buffer.from("123456789")), 0xcbf43926);
    assert.equal(crc32(Buffer.from("a")), 0xe8b7be43);
    assert.equal(crc32(Buffer.alloc(4, 0xff)), 0xffffffff);
    assert.equal(crc32(Uint8Array.from({ length: 256 }, (_, byte) => byte)), 0x29058c73);
  });

  it("is 0 where there are no bytes", () => {
    assert.equal(crc32(new Uint8Array(0)), 0);
  });
});
