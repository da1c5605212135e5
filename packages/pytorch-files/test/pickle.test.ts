import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readPickle } from "../src/pickle";
import { PickleError } from "../src/pickled-value";

const read = (text: string) => readPickle(Buffer.from(text, "latin1"));

describe("readPickle", () => {
  it("reads numbers, texts, lists, tuples and dictionaries", () => {
    // As pickle.dumps({"a": [1, 300, 70000, -2, 2**40, 1.5, None, True, ("b",)]}, 2) writes them, without its memo.
    const text =
      "\x80\x02}X\x01\x00\x00\x00a](K\x01M\x2c\x01J\x70\x11\x01\x00J\xfe\xff\xff\xff" +
      "\x8a\x06\x00\x00\x00\x00\x00\x01G\x3f\xf8\x00\x00\x00\x00\x00\x00N\x88X\x01\x00\x00\x00b\x85es.";
    assert.deepEqual(read(text), new Map([["a", [1, 300, 70000, -2, 2 ** 40, 1.5, null, true, ["b"]]]]));
  });

  it("refuses every opcode that could make or call something else", () => {
    // INST, OBJ, NEWOBJ, EXT1, PERSID, a byte that is no opcode
    for (const text of ["(ios\nsystem\n.", "(o.", "\x81.", "\x82\x01.", "Pid\n.", "\xff"]) {
      const isPickleError = (error: Error) =>
        error instanceof PickleError && /an opcode of a state_dict/.test(error.message);
      assert.throws(() => read(`\x80\x02${text}`), isPickleError);
    }
    assert.throws(() => read("\x80\x02cos\nsystem\nX\x02\x00\x00\x00ls\x85R."), /found os\.system, at byte 2$/);
  });

  it("refuses what is cut or out of order, and says at which byte", () => {
    assert.throws(() => read("\x80\x02K"), /expected 1 bytes more, found 0, at byte 3$/);
    assert.throws(() => read("\x80\x02X\xff\xff\xff\xffab."), /bytes more/);
    assert.throws(() => read("\x80\x02."), /expected a value, found none/);
    assert.throws(() => read("\x80\x02h\x05."), /expected a value 5 that stands before, found none/);
    assert.throws(() => read("\x80\x00."), /expected a pickle of protocol 2 to 5, found 0/);
    assert.throws(() => read("\x80\x02K\x01K\x02s."), /expected a value, found none|items of a dictionary/);
  });
});
